"""The people and the channels every local Slack begins with."""

from tests.adapters.slack.local.world import BOT_NAME, BOT_USER, OTHER_TEAM, Channel, User, World

PEOPLE = (
    User("nadia", "U0NADIAKACI", "Nadia Kaci"),
    User("thomas", "U0THOMASLEM", "Thomas Lemoine"),
    User("ines", "U0INESMOREL", "Inès Morel"),
    User("yann", "U0YANNLEGOF", "Yann Le Goff"),
    User("claire", "U0CLAIREDUB", "Claire Dubois", locale="en-GB", tz="Europe/London"),
    User("gaspard", "U0GASPARDGU", "Gaspard Petit", guest=True),
    User("odile", "U0ODILEPART", "Odile Roche", deleted=True),
    User("marta", "U0MARTASTRA", "Marta Silva", locale="en-GB", tz="Europe/Lisbon", team=OTHER_TEAM),
    User("mallette", BOT_USER, BOT_NAME, bot=True),
)


def workspace() -> World:
    """Two channels the bot lives in, one shared with strangers, two it is not in, and everybody."""
    world = World(users={person.id: User(**vars(person)) for person in PEOPLE})

    def ids(*keys: str) -> list[str]:
        return [world.user(key).id for key in (*keys, "mallette")]

    for channel in (
        Channel("pratiques", "C0PRATIQUES", "public", ids("nadia", "thomas", "ines", "yann", "claire")),
        Channel("cercle-nord", "C0CERCLENORD", "private", ids("nadia", "yann", "claire")),
        Channel("partenaires", "C0PARTENAIRES", "public", ids("nadia", "gaspard", "marta"), shared=True),
        Channel("cafe", "C0CAFE", "public", ids("nadia", "thomas")[:-1]),
        Channel("codir", "C0CODIR", "private", ids("nadia", "claire")[:-1]),
    ):
        channel.name = channel.key
        world.channels[channel.id] = channel
    for person in world.users.values():
        if not (person.bot or person.deleted or person.stranger):
            world.direct(person.id)
    return world
