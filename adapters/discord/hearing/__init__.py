"""What happens in Discord, and how it reaches the bot."""
