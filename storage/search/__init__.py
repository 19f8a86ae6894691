"""Finding: one analyser and one ranking, whatever remembers."""
