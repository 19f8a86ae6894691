"""One theme to thousands of channels, thousands of private words: how long it takes, and who has to wait."""
