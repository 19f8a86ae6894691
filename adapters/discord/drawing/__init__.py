"""What the bot shows, in Discord's own forms. Pure."""
