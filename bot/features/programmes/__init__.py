"""Programmes: themes are planned, asked at their hour, and lived with."""
