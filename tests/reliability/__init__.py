"""What is promised holds whoever is killed, and whenever."""
