"""What happens in Slack, and how it reaches the bot."""
