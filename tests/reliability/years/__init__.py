"""Simulated years of many programmes: the clock jumps, processes die at any step, events come again.

Facilitators do everything they can do about a programme, at any moment: also while it is due and nobody has
dealt with it yet. What is to come of it is worked out beside the bot, from the rules alone.
"""
