"""A Monday at nine: everybody answers while some search, over the strict local messengers.

The bot is whole: the real adapter over a real socket, the engine, the deliverer and a database.
"""
