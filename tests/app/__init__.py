"""The command line and the running house."""
