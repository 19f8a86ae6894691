"""The same tree again, and what every stand-in and real thing promises."""
