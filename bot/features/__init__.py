"""The behaviours, one module each."""
