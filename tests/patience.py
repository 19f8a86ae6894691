"""How long tests wait for what has to come."""

PATIENCE = 30.0
"""Seconds of real time before a test gives up. No deadline of anybody's: a machine may be busy.

What expires in a messenger expires by the messenger's own clock, which a test moves.
"""
