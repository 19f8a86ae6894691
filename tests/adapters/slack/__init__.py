"""Slack, held against a strict Slack of our own on loopback."""
