"""The bot's messages in Slack as pictures, so that they can be read without a workspace."""
