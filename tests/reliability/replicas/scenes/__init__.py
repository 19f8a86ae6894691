"""The messengers a storm rages in: what the town and the accounts know of each is a scene."""
