"""Between us and Slack: requests, the socket, the pace."""
