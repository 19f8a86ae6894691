"""Where the bot lives in Slack, and who it is there."""

from dataclasses import dataclass

from bot.model.place import Address, Person, Place

NAME = "slack"
DIRECT = "D"
"""What the id of a conversation of two begins with."""


@dataclass(frozen=True, slots=True)
class Home:
    """The workspace the bot was installed in, as every place and person of it names it.

    Payloads about shared channels and whole organisations name other workspaces or none; the same channel
    is the same place all the same.
    """

    workspace: str
    bot_user: str
    bot: str = ""

    def place(self, channel: str, thread: str | None = None, message: str | None = None) -> Place:
        """A channel, or a thread in it; a message is not in the thread that hangs from itself."""
        return Place(NAME, self.workspace, channel, thread if thread and thread != message else None)

    def address(self, channel: str, message: str, thread: str | None = None) -> Address:
        """Where a message stands."""
        return Address(self.place(channel, thread, message), message)

    def person(
        self, user: str, name: str = "", language: str | None = None, *, guest: bool = False
    ) -> Person:
        """Somebody, by their id."""
        return Person(NAME, self.workspace, user, name, language, guest)


def is_direct(channel: str) -> bool:
    """Whether a channel is a conversation of two."""
    return channel.startswith(DIRECT)
