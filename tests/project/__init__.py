"""What is drawn or written about the project, held against the project."""
