"""When programmes come round."""
