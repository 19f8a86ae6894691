"""What goes wrong with Slack, one thing a test, over the real libraries and a strict local Slack."""
