"""What the bot shows, in Slack's own forms. Pure."""
