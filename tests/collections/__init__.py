"""Texts with questions and judgements: what finding is measured on."""
