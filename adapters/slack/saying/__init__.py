"""What the bot does in Slack."""
