"""When a programme comes round: days on the calendar, times on the wall, and what is left out.

Everything here counts in naive local dates and is resolved to instants last: a rule knows no offsets.
"""
