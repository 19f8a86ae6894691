"""How fast the bot is, as ratios against a baseline measured in the same run."""
