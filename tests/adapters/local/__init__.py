"""What the local messengers have in common: time, and what goes wrong on the way to them."""
