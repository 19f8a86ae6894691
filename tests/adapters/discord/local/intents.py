"""What a bot may ask the gateway for."""

from enum import IntFlag


class Intent(IntFlag):
    """The intents that matter here, by Discord's bits."""

    GUILDS = 1 << 0
    GUILD_MEMBERS = 1 << 1
    GUILD_PRESENCES = 1 << 8
    GUILD_MESSAGES = 1 << 9
    GUILD_MESSAGE_REACTIONS = 1 << 10
    DIRECT_MESSAGES = 1 << 12
    DIRECT_MESSAGE_REACTIONS = 1 << 13
    MESSAGE_CONTENT = 1 << 15


NOTHING = Intent(0)
PRIVILEGED = {
    "members": Intent.GUILD_MEMBERS,
    "presences": Intent.GUILD_PRESENCES,
    "content": Intent.MESSAGE_CONTENT,
}
KNOWN = sum(1 << bit for bit in (*range(17), 20, 21, 24, 25))
"""Every bit there is."""
