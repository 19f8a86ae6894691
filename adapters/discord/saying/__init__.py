"""What the bot does in Discord."""
