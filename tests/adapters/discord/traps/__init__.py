"""What goes wrong with Discord, one thing a test, over the real library and a strict local Discord."""
