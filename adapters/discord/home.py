"""How places and people of Discord are named."""

from bot.model.place import Address, Person, Place

NAME = "discord"
WORKSPACE = "discord"
"""Accounts, channels and messages are numbered once across all of Discord, and a direct message belongs to no
guild: somebody has to be the same person there as in the guild."""


def place(channel: str, thread: str | None = None) -> Place:
    """A channel, or a thread in it; Discord gives a thread the id of the message it hangs from."""
    return Place(NAME, WORKSPACE, channel, thread)


def address(channel: str, message: str, thread: str | None = None) -> Address:
    """Where a message stands; the first of a thread stands in its channel, in a forum too."""
    return Address(place(channel, thread if thread != message else None), message)


def person(user: str, name: str = "", language: str | None = None) -> Person:
    """Somebody, by their id."""
    return Person(NAME, WORKSPACE, user, name, language)
