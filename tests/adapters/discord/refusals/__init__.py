"""The local Discord refuses what Discord refuses, by its codes."""
