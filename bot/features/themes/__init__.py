"""Themes are planned, and asked at their hour."""
