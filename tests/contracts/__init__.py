"""What every stand-in and every real thing promises, tested once over all of them."""
