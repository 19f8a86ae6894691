"""The same promises in dicts, for tests and for trying things out: gone when the process ends."""
