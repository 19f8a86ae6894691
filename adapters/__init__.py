"""One folder a messenger, and one for each other thing outside."""
