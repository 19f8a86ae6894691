"""Members ask the community a question of their own, and hear what it answers."""
