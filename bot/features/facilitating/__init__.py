"""Where facilitators come in: what ``/theme`` shows, and what can be typed behind it."""
