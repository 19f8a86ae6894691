"""What remembers: one repository for each noun, and the unit of work that keeps them together."""

from collections.abc import AsyncIterator, Callable, Collection, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from bot.deliveries import Delivery
from bot.events import Event
from bot.model.answer import Answer
from bot.model.community import Community
from bot.model.draft import Draft
from bot.model.handout import Handout
from bot.model.invitation import Invitation
from bot.model.journal import Act, Entry
from bot.model.member import Member
from bot.model.place import Address, Channel, Person, Place
from bot.model.poll import Poll
from bot.model.posting import Posting
from bot.model.practice import Practice
from bot.model.programme import Programme
from bot.model.recurrence.occurrence import Slot
from bot.model.request import Request
from bot.model.theme import Theme
from bot.model.trial import Trial, Tried
from bot.model.wish import Wish


class Communities(Protocol):
    """The communities."""

    async def get(self, id: str) -> Community | None: ...
    async def save(self, community: Community) -> None: ...
    async def all(self) -> list[Community]:
        """Every community, oldest first."""

    async def with_calendar(self, token: str) -> Community | None:
        """The community whose feed of dates is at an address that ends so."""

    async def rested(self, now: datetime, limit: int) -> list[Community]:
        """At most ``limit`` communities whose stand-by is over, untold; the longest over first."""

    async def at(self, place: Place) -> Community | None:
        """The community that lives in the channel of ``place``."""

    async def of(self, person: Person) -> list[Community]:
        """The communities ``person`` is a member of, oldest first."""


class Channels(Protocol):
    """The channels, and who is in them."""

    async def get(self, place: Place) -> Channel | None:
        """The channel of ``place``, if a messenger ever described it."""

    async def save(self, channel: Channel) -> None: ...
    async def of(self, community: str) -> list[Channel]:
        """The channels a community lives in."""

    async def settle(self, place: Place, people: Sequence[Person]) -> None:
        """Exactly these people are in the channel now."""

    async def enter(self, place: Place, person: Person) -> None: ...
    async def leave(self, place: Place, person: Person) -> None: ...
    async def may_see(self, person: Person, place: Place) -> bool:
        """Whether somebody may look into a channel: it is open to their workspace, or they are in it.

        Who is gone from a community of that workspace is of the workspace no more.

        A channel nobody described counts as closed.
        """

    async def seen_by(self, person: Person) -> list[Channel]:
        """The channels somebody may look into and a community lives in, by name."""


class Members(Protocol):
    """The members of communities."""

    async def get(self, id: str) -> Member | None: ...
    async def save(self, member: Member) -> None: ...
    async def of(self, community: str, person: Person) -> Member | None:
        """The member ``person`` is in ``community``; nobody else changes them while this unit is open."""

    async def facilitators(self, community: str) -> list[Member]:
        """The core team, by the time they joined."""

    async def remove(self, id: str) -> None:
        """Leave nothing of them; what is theirs elsewhere is nobody's from then on."""


class Themes(Protocol):
    """The themes of communities."""

    async def get(self, id: str) -> Theme | None: ...
    async def save(self, theme: Theme) -> None: ...
    async def of(self, community: str) -> list[Theme]:
        """The themes of a community, in the order they were added unless somebody arranged them."""

    async def hold(self, community: str) -> None:
        """Choose what the community asks; whoever else would waits until this unit is over."""

    async def arrange(self, community: str, themes: Sequence[str]) -> None:
        """These come in this order from now on, in the places they hold together; no other moves."""


class Programmes(Protocol):
    """The programmes."""

    async def get(self, id: str) -> Programme | None:
        """The programme; nobody else changes it while this unit is open."""

    async def save(self, programme: Programme) -> None: ...
    async def of(self, community: str) -> list[Programme]:
        """The programmes of a community, oldest first; archived ones are left out."""

    async def due(self, now: datetime, limit: int) -> list[Programme]:
        """At most ``limit`` programmes whose next occurrence is not after ``now``, the longest due first."""

    async def next_due(self) -> datetime | None:
        """The earliest instant at which any programme is due."""


class Journal(Protocol):
    """What was done about programmes, themes and communities."""

    async def get(self, id: str) -> Entry | None: ...
    async def save(self, entry: Entry) -> None: ...
    async def of(self, programme: str, limit: int) -> list[Entry]:
        """At most ``limit`` acts about a programme, the newest first."""

    async def of_theme(self, theme: str, limit: int) -> list[Entry]:
        """At most ``limit`` acts about a theme, the newest first."""

    async def decided(self, community: str, programme: str, acts: Collection[Act]) -> datetime | None:
        """When the last of such acts was done or undone: about a programme, or about all of its community."""

    async def of_community(self, community: str, limit: int) -> list[Entry]:
        """At most ``limit`` acts about anything of a community, the newest first."""


class Postings(Protocol):
    """The postings."""

    async def get(self, id: str) -> Posting | None: ...
    async def save(self, posting: Posting) -> None: ...
    async def add(self, posting: Posting) -> bool:
        """Keep it, unless there is one for its slot already, in whatever place; whether it was kept."""

    async def slots(self, programme: str, since: datetime) -> list[Slot]:
        """The slots of a programme that there are postings for, created since then; in no order."""

    async def of_thread(self, thread: Place) -> Posting | None:
        """The posting whose message ``thread`` hangs from."""

    async def said_in(self, messenger: str, since: datetime) -> list[Posting]:
        """The postings created since then whose message stands in ``messenger``."""

    async def newest(self, places: Sequence[Place], since: datetime, limit: int) -> list[Posting]:
        """The ``limit`` newest postings since then whose message stands in one of these channels."""

    async def unsaid(self, places: Sequence[Place]) -> list[Posting]:
        """The postings to one of these channels whose message stands nowhere, oldest first."""

    async def asked(self, place: Place) -> dict[str, datetime]:
        """When each theme (by id) was last asked in the channel of ``place``."""


class Answers(Protocol):
    """The answers, with their revisions."""

    async def get(self, id: str) -> Answer | None:
        """The answer; nobody else changes it while this unit is open."""

    async def save(self, answer: Answer) -> None: ...
    async def from_source(self, source: Address) -> Answer | None:
        """The answer written in that message, removed ones included; nobody else changes it meanwhile."""

    async def of(self, member: str) -> list[Answer]:
        """What a member answered, oldest first, removed ones left out."""

    async def in_thread(self, posting: str) -> list[Answer]:
        """What stands in a message of the posting's thread, oldest first, removed ones left out."""

    async def messages(self, postings: Sequence[str]) -> dict[str, frozenset[str]]:
        """The messages that answers stand in, removed ones left out, by the postings that have any."""

    async def unshown(self, posting: str) -> list[Answer]:
        """What came by the form and stands in no message yet, oldest first, removed ones left out."""

    async def count(self, posting: str) -> int:
        """How many answers a posting has, removed ones left out."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A practice somebody searched for, and how well it fits: greater is better, within one search."""

    practice: Practice
    score: float


@dataclass(frozen=True, slots=True)
class Reason:
    """Something that counted for a hit: a form of a word, the field it stands in, and what it added."""

    term: str
    field: str
    gain: float


MOST_COUNTED = 1_000
"""Of what a search finds, so many are counted: who is shown three does not ask how many more there are."""


@dataclass(frozen=True, slots=True)
class Found:
    """A page of what a search found, best first, and how many there are in all, up to ``MOST_COUNTED``."""

    hits: tuple[Hit, ...]
    total: int


Viewer = Person | Place | None
"""Who looks at practices: somebody; everybody in a channel, for what is said there; or the operator (None),
who holds the database anyway."""


class Practices(Protocol):
    """The practices.

    One rule says who may see what: an archived practice is visible where its place was, that is to every
    member of the community when the channel is open, else to the people in that channel only. Wherever a
    ``viewer`` is asked for, the rule is applied inside the query.
    """

    async def get(self, id: str) -> Practice | None:
        """The practice in whatever state, for its author and for the engine itself."""

    async def save(self, practice: Practice) -> None:
        """Keep it; an archived practice is found from the moment this is committed, any other never."""

    async def from_answer(self, answer: str) -> Practice | None: ...
    async def from_outside(self, community: str, external_id: str) -> Practice | None:
        """The practice imported with that identifier."""

    async def of(self, member: str) -> list[Practice]:
        """What a member wrote, in whatever state, newest first."""

    async def read(self, id: str, viewer: Viewer) -> Practice | None:
        """The practice, if it is archived and ``viewer`` may see it."""

    async def of_theme(self, theme: str, viewer: Viewer) -> list[Practice]:
        """What ``viewer`` may see of the practices told for a theme, newest first."""

    async def count_of_theme(self, theme: str, viewer: Viewer) -> int:
        """How many ``of_theme`` would give."""

    async def all(self, community: str, viewer: Viewer) -> list[Practice]:
        """What ``viewer`` may see of a community's practices, oldest first."""

    async def count(self, posting: str) -> int:
        """How many archived practices came from a posting."""

    async def complete(self, typed: str, community: str, viewer: Viewer, limit: int) -> list[str]:
        """Titles, tags and questions in which every word typed begins a word, each once, the newest's first.

        They are those of practices ``viewer`` may see, and of the themes these answer. Where there is none,
        those in which words begin that are one slip away, from four letters on.
        """

    async def explain(
        self, words: str, community: str | None, viewer: Viewer, limit: int
    ) -> dict[str, list[Reason]]:
        """What counted for each practice a search finds, by its id, what counted most first."""

    async def beside(
        self, text: str, community: str, viewer: Viewer, but: str | None = None, sure: float = 0.5
    ) -> list[Hit]:
        """At most three practices that belong beside a text, surest first, scored by how likely that is.

        None that is less likely than ``sure``: mostly, there are none. ``but`` is the practice that asks.
        """

    async def opened(self, id: str, words: str) -> None:
        """Somebody opened a practice from a search for ``words``: those find it, too, from now on.

        Nothing is kept of who it was, nor when; when the practice is withdrawn, it is forgotten.
        """

    async def search(
        self, words: str, community: str | None, viewer: Viewer, limit: int, offset: int = 0
    ) -> Found:
        """The practices that fit ``words`` best; in all communities when none is named."""


class Invitations(Protocol):
    """The codes that let further channels become a community's."""

    async def save(self, invitation: Invitation) -> None:
        """Keep it, in place of the one its community had before."""

    async def take(self, code: str) -> Invitation | None:
        """The invitation of that code, used up with this unit."""


class Handouts(Protocol):
    """The addresses people fetch their own data at."""

    async def save(self, handout: Handout) -> None: ...
    async def get(self, code: str) -> Handout | None:
        """The handout of that code; its person by account alone."""

    async def forget(self, person: Person) -> None:
        """Give nothing of ``person``'s out any more."""

    async def forget_older(self, than: datetime) -> None:
        """Forget what was to be fetched until then."""


class Drafts(Protocol):
    """What people typed into forms and did not send, for them alone."""

    async def get(self, person: Person, form: str, about: str) -> Draft | None:
        """What ``person`` left in a form about something."""

    async def of(self, person: Person) -> list[Draft]:
        """Whatever ``person`` left in any form, oldest first."""

    async def save(self, draft: Draft) -> None:
        """Keep it, in place of what stood in that form before."""

    async def forget(self, person: Person, form: str, about: str) -> None: ...
    async def forget_all(self, person: Person) -> None:
        """Forget whatever ``person`` left in any form."""

    async def forget_older(self, than: datetime) -> None:
        """Forget what nobody came back to since then."""


class Polls(Protocol):
    """The polls, and the votes in those that are open."""

    async def get(self, id: str) -> Poll | None: ...
    async def save(self, poll: Poll) -> None: ...
    async def open_of(self, programme: str) -> Poll | None:
        """The poll of a programme that is not closed yet."""

    async def vote(self, poll: str, member: str, theme: str) -> None:
        """What a member chooses, in place of what they chose before."""

    async def counts(self, poll: str) -> dict[str, int]:
        """How many votes each theme has, those without any left out."""

    async def forget_votes(self, poll: str) -> None:
        """Forget who chose what."""

    async def chosen_by(self, member: str) -> dict[str, str]:
        """What a member chooses in each poll, as long as that is known."""

    async def forget_voter(self, member: str) -> None:
        """Count what a member chose in no poll any more."""


class Wishes(Protocol):
    """What members looked for in vain: which words, how often, on which days, and never who."""

    async def note(self, community: str, words: str, day: date) -> None:
        """Somebody looked for ``words`` in vain that day; another wording of the same counts with it."""

    async def of(self, community: str) -> list[Wish]:
        """What was looked for in vain in a community, most often first, then latest."""

    async def forget(self, community: str, words: str) -> None:
        """Something was done about it."""

    async def forget_older(self, than: date) -> None:
        """Forget what nobody looked for since then."""


class Requests(Protocol):
    """What members ask for themselves."""

    async def get(self, id: str) -> Request | None: ...
    async def save(self, request: Request) -> None: ...
    async def of(self, member: str) -> list[Request]:
        """What a member asks, newest first, withdrawn ones left out."""

    async def ideas(self, community: str) -> list[Request]:
        """What a community's core team has yet to decide about, oldest first, withdrawn ones left out."""


class Trials(Protocol):
    """Who tries what, and what came of it."""

    async def get(self, id: str) -> Trial | None: ...
    async def save(self, trial: Trial) -> None: ...
    async def add(self, trial: Trial) -> bool:
        """Keep it, unless its member tries that practice already; whether it was kept."""

    async def remove(self, id: str) -> None:
        """Leave nothing of it."""

    async def of(self, member: str) -> list[Trial]:
        """What a member tries or tried, newest first."""

    async def of_practice(self, practice: str) -> list[Trial]:
        """The trials of a practice: first those whose result was told last, those without one at the end."""

    async def counts(self, practices: Sequence[str]) -> dict[str, Tried]:
        """What came of trying each of these practices; those nobody told of are left out."""


class Deliveries(Protocol):
    """What the bot owes to say."""

    async def get(self, key: str) -> Delivery | None:
        """The delivery; nobody else changes it while this unit is open."""

    async def add(self, delivery: Delivery) -> bool:
        """Keep it, unless one with its key is kept already; whether it was kept."""

    async def save(self, delivery: Delivery) -> None: ...
    async def claim(
        self, now: datetime, until: datetime, holder: str, messengers: Sequence[str], limit: int
    ) -> list[Delivery]:
        """Lease to ``holder`` what is due in these messengers and leased by nobody else; longest due first.

        Each is given back as it was before, but for ``holder``, ``leased_until`` and one attempt more; it is
        kept as ``UNSURE``, so that a holder who dies leaves the truth behind.
        """

    async def withheld(self, person: Person) -> list[Delivery]:
        """What ``person`` could not be told because they take no direct messages, longest due first."""

    async def forget(self, person: Person) -> None:
        """Leave nothing of what was told to ``person``, or was to be, in direct messages."""

    async def next_due(self) -> datetime | None:
        """The earliest instant at which anything unsaid is due."""


class Leases(Protocol):
    """What one process at a time may hold."""

    async def hold(self, name: str, holder: str, now: datetime, until: datetime) -> bool:
        """Take it, or go on holding it, until then; False while somebody else does."""

    async def let_go(self, name: str, holder: str) -> None:
        """Leave it to whoever asks next."""


class UnitOfWork(Protocol):
    """One event's reading and writing: kept whole by ``commit``, else not at all."""

    @property
    def communities(self) -> Communities: ...
    @property
    def channels(self) -> Channels: ...
    @property
    def members(self) -> Members: ...
    @property
    def themes(self) -> Themes: ...
    @property
    def programmes(self) -> Programmes: ...
    @property
    def journal(self) -> Journal: ...
    @property
    def postings(self) -> Postings: ...
    @property
    def answers(self) -> Answers: ...
    @property
    def practices(self) -> Practices: ...
    @property
    def invitations(self) -> Invitations: ...
    @property
    def handouts(self) -> Handouts: ...
    @property
    def drafts(self) -> Drafts: ...
    @property
    def polls(self) -> Polls: ...
    @property
    def wishes(self) -> Wishes: ...
    @property
    def requests(self) -> Requests: ...
    @property
    def trials(self) -> Trials: ...
    @property
    def deliveries(self) -> Deliveries: ...
    @property
    def leases(self) -> Leases: ...

    async def first_seen(self, event: Event) -> bool:
        """Whether this event was never committed before; remembers it with this unit."""

    async def forget_seen(self, before: datetime) -> None:
        """Forget which events were seen before then; nobody hands them over any more."""

    async def commit(self) -> None:
        """Keep everything, durably."""


class Storage(Protocol):
    """Remembers."""

    def unit(self) -> AbstractAsyncContextManager[UnitOfWork]:
        """A unit of work; it rolls back when left unless it was committed."""

    @property
    def shared(self) -> bool:
        """Whether other processes may remember here as well."""

    async def now(self) -> datetime | None:
        """What time it is where several processes remember; None where every process has the same clock."""

    async def listen(self, hear: Callable[[], None]) -> None:
        """Call ``hear`` when another process may have kept something that is to be said, until cancelled.

        It is a courtesy, and may come for nothing or, while the connection is lost, late.
        """

    async def ready(self) -> None:
        """Raises ``StorageError`` when nothing can be remembered now."""

    def reindex(self, *, everything: bool = False) -> AsyncIterator[int]:
        """Read again the practices which another version of the search has read, or all of them.

        Tells before every step how many are left. Searches go on meanwhile; whoever is interrupted goes on
        the next time.
        """

    async def close(self) -> None:
        """Let go of every connection."""


class Conflict(Exception):
    """Somebody else changed the same at the same moment. Nothing was kept: begin again, and see theirs."""


class StorageError(Exception):
    """The database cannot be used; the message says why in one sentence, without secrets."""
