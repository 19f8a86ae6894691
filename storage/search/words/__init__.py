"""From what people write to the terms it is found by, and from what they mistype to what they meant."""
