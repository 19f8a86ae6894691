"""What every messenger promises, tested once over all of them."""
