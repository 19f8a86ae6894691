"""Where conversations are held: each messenger with its people, ready for a bot to come in."""
