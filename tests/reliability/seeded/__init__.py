"""Bugs that are easy to make, put into a copy one at a time: for each, a test that must notice."""
