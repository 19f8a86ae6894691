"""Where things are said, and by whom."""

from dataclasses import dataclass, field, replace


@dataclass(frozen=True, slots=True)
class Place:
    """A channel of a messenger, or a thread in it.

    A thread is named by the message it hangs from, in every messenger. An empty channel is the bot's own page
    in a messenger, which everybody has for themselves: its home.
    """

    messenger: str
    workspace: str
    channel: str
    thread: str | None = None

    @property
    def whole_channel(self) -> "Place":
        """The channel this place is in, without its thread."""
        return replace(self, thread=None)

    @property
    def is_home(self) -> bool:
        """Whether this is no channel, but the bot's own page."""
        return not self.channel


@dataclass(frozen=True, slots=True)
class Address:
    """Where one message stands."""

    place: Place
    message: str

    @property
    def thread(self) -> Place:
        """The thread that hangs from this message."""
        return replace(self.place, thread=self.message)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in a messenger; two are the same when the account is, whatever the name."""

    messenger: str
    workspace: str
    user: str
    name: str = field(default="", compare=False)
    language: str | None = field(default=None, compare=False)
    guest: bool = field(default=False, compare=False)
    """Whether they see only the channels they were invited to, however open the others are."""

    @property
    def home(self) -> Place:
        """The bot's own page, as they have it."""
        return Place(self.messenger, self.workspace, "")


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel as its messenger last described it, and the community that lives there."""

    place: Place
    name: str
    open: bool
    """Whether everybody in the workspace can see it."""
    community: str | None = None
    server: str | None = None
    """On which server it is, where a messenger has several in one workspace: each has roles of its own."""
