"""How well practices are found, beside what else could be built on, measured on the same texts in one run."""
