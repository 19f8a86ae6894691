"""A rule as a sentence people would say, and what they say as a rule."""
