"""Members try each other's practices, and tell what came of it; a failure is worth as much as a success."""
