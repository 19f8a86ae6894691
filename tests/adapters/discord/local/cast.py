"""The people and the channels every local Discord begins with."""

from tests.adapters.discord.local.permissions import USUAL, Overwrite, Permission
from tests.adapters.discord.local.world import (
    BOT_NAME,
    BOT_USER,
    FORUM,
    GUILD,
    OTHER_BOT,
    TEXT,
    Channel,
    Guild,
    Member,
    Role,
    User,
    World,
)

PEOPLE = (
    User("nadia", "1200000000000000001", "Nadia Kaci"),
    User("thomas", "1200000000000000002", "Thomas Lemoine"),
    User("ines", "1200000000000000003", "Inès Morel"),
    User("yann", "1200000000000000004", "Yann Le Goff"),
    User("claire", "1200000000000000005", "Claire Dubois", locale="en-GB"),
    User("odile", "1200000000000000006", "Odile Roche", takes_direct=False),
    User("mallette", BOT_USER, BOT_NAME, bot=True),
    User("autre-bot", OTHER_BOT, "Autre bot", bot=True),
)
CORE_TEAM = "1300000000000000001"
NEWS = "1300000000000000002"
BOT_ROLE = "1300000000000000003"
CIRCLE = "1300000000000000004"
NOBODY_SEES = Overwrite(GUILD, deny=Permission.VIEW_CHANNEL)


def server() -> World:
    """A server: an open channel, a closed one, one the bot only reads, one it cannot see, and a forum.

    Nadia owns the server; she and Thomas are the core team; Nadia, Yann and Claire are in the closed circle;
    Odile takes no direct messages.
    """
    world = World(users={person.id: User(**vars(person)) for person in PEOPLE})
    roles = (
        Role("everyone", GUILD, USUAL, position=0),
        Role("equipe-coeur", CORE_TEAM, Permission.MANAGE_GUILD),
        Role("nouvelles", NEWS, mentionable=True),
        Role("mallette", BOT_ROLE, managed=True),
        Role("cercle", CIRCLE),
    )
    guild = Guild(GUILD, "Mallette", PEOPLE[0].id, roles={role.id: role for role in roles})
    belongs = {
        "nadia": [CORE_TEAM, NEWS, CIRCLE],
        "thomas": [CORE_TEAM],
        "yann": [CIRCLE],
        "claire": [CIRCLE, NEWS],
        "mallette": [BOT_ROLE],
    }
    for person in world.users.values():
        guild.members[person.id] = Member(person.id, belongs.get(person.key, []))
    world.guilds[guild.id] = guild
    opens = Permission.VIEW_CHANNEL
    for channel in (
        Channel("pratiques", "1400000000000000001", TEXT),
        Channel(
            "cercle-nord",
            "1400000000000000002",
            TEXT,
            overwrites=[NOBODY_SEES, Overwrite(CIRCLE, allow=opens), Overwrite(BOT_ROLE, allow=opens)],
        ),
        Channel(
            "annonces",
            "1400000000000000003",
            TEXT,
            overwrites=[Overwrite(BOT_ROLE, deny=Permission.SEND_MESSAGES)],
        ),
        Channel(
            "codir",
            "1400000000000000004",
            TEXT,
            overwrites=[NOBODY_SEES, Overwrite(CORE_TEAM, allow=opens)],
        ),
        Channel(
            "forum",
            "1400000000000000005",
            FORUM,
            tags=[{"id": "1500000000000000001", "name": "Thème", "moderated": False}],
        ),
    ):
        channel.name, channel.guild = channel.key, guild.id
        channel.overwrites = [Overwrite(**vars(overwrite)) for overwrite in channel.overwrites]
        world.channels[channel.id] = channel
    return world
