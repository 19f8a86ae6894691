"""The bot as people meet it: conversations through the whole of it."""
