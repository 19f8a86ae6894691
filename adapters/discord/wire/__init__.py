"""The wire: requests, refusals, and the gateway."""
