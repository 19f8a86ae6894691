"""A community settles, and who is there."""
