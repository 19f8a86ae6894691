"""The adapter for Discord, over the real library and a strict local Discord."""
