"""The tables. Places, addresses and parts lie flat in columns; every query the ports ask has its index.

Foreign keys tie together what one repository writes; between nouns the engine's ids are enough, so that a
unit may write them in any order and every storage keeps the same promises.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Column, Enum, ForeignKey, Index, MetaData, UniqueConstraint
from sqlmodel import Field, SQLModel

from bot.deliveries import Outcome
from bot.model.journal import Act
from bot.model.member import Consent
from bot.model.practice import State
from bot.model.programme import Order
from bot.model.programme import State as Life
from bot.model.request import State as Asked
from bot.model.theme import Kind, Standing
from bot.model.trial import Result

# A rowid, or an id that sorts by time, would tell in which order people wrote: unnamed authors were all
# matched by it. These tables are kept in the order of their random ids.
UNORDERED = {"sqlite_with_rowid": False}

# A message is named by its channel; the thread it is shown in adds nothing, and not every event tells it.
MESSAGE = ("address_messenger", "address_workspace", "address_channel", "address_message")


class Table(SQLModel):
    """What every table shares: names for its constraints, so that a migration can find them."""

    metadata = MetaData(
        naming_convention={
            "pk": "pk_%(table_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
        }
    )


def one_of(kind: type[StrEnum], name: str = "", *, nullable: bool = False) -> Column[Any]:
    """A column of one of the values of ``kind``, checked by the database."""
    values = [member.value for member in kind]
    checked = Enum(
        kind,
        name=name or kind.__name__.lower(),
        values_callable=lambda _: values,
        native_enum=False,
        create_constraint=True,
        length=16,
    )
    return Column(checked, nullable=nullable)


def child_of(column: str, *, index: bool = False) -> Column[Any]:
    """A part of the key of what goes when its parent goes."""
    return Column(ForeignKey(column, ondelete="CASCADE"), primary_key=True, index=index)


# ---- What several tables are made of ---------------------------------------------------------------------


class InPlace(Table):
    """Stands in a place. No thread is an empty string: in a unique key, NULLs would all differ."""

    messenger: str
    workspace: str
    channel: str
    thread: str = ""


class AtAddress(Table):
    """Stands at an address, once there is one."""

    address_messenger: str | None = None
    address_workspace: str | None = None
    address_channel: str | None = None
    address_thread: str | None = None
    address_message: str | None = None


class InParts(Table):
    """Told in five parts."""

    situation: str
    method: str
    outcome: str
    difficulties: str
    audience: str


# ---- The nouns -------------------------------------------------------------------------------------------


class CommunityRow(InPlace, table=True):
    """A community, with its home."""

    __tablename__ = "communities"
    __table_args__ = (Index("ix_communities_channel", "messenger", "workspace", "channel"),)

    id: str = Field(primary_key=True)
    name: str
    purpose: str
    charter: str
    language: str
    formal: bool
    timezone: str
    created_at: datetime
    synonyms: list[list[str]] = Field(sa_column=Column(JSON, nullable=False))
    standby: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))
    standby_ends: datetime | None = Field(default=None, index=True)
    """For as long as the core team is to be told of it."""
    calendar: str | None = Field(default=None, index=True)


class ChannelRow(Table, table=True):
    """A channel, as its messenger last described it."""

    __tablename__ = "channels"

    messenger: str = Field(primary_key=True)
    workspace: str = Field(primary_key=True)
    channel: str = Field(primary_key=True)
    name: str
    open: bool
    community: str | None = Field(default=None, index=True)
    server: str | None = None


class PresenceRow(Table, table=True):
    """Somebody is in a channel."""

    __tablename__ = "presences"

    messenger: str = Field(primary_key=True)
    workspace: str = Field(primary_key=True)
    channel: str = Field(primary_key=True)
    home: str = Field(primary_key=True)
    """The workspace the person comes from: shared channels hold people of several."""
    user: str = Field(primary_key=True)


class MemberRow(Table, table=True):
    """A person in a community."""

    __tablename__ = "members"
    __table_args__ = (
        UniqueConstraint("messenger", "workspace", "user", "community", name="uq_members_person"),
    )

    id: str = Field(primary_key=True)
    community: str = Field(index=True)
    messenger: str
    workspace: str
    user: str
    name: str
    person_language: str | None = None
    joined_at: datetime
    facilitator: bool
    consent: Consent = Field(sa_column=one_of(Consent))
    language: str | None = None
    paused_until: date | None = None
    gone_at: datetime | None = None


class ThemeRow(Table, table=True):
    """A theme, with its rank among those of its community."""

    __tablename__ = "themes"
    __table_args__ = (Index("ix_themes_position", "community", "position"),)

    id: str = Field(primary_key=True)
    community: str
    position: int
    question: str
    situation: str
    kind: Kind = Field(sa_column=one_of(Kind))
    tags: list[str] = Field(sa_column=Column(JSON, nullable=False))
    language: str
    created_at: datetime
    slug: str | None = None
    author: str | None = None
    standing: Standing = Field(sa_column=one_of(Standing))


class ProgrammeRow(InPlace, table=True):
    """A programme, with its next occurrence, by name, and the instant of it."""

    __tablename__ = "programmes"

    id: str = Field(primary_key=True)
    community: str = Field(index=True)
    name: str
    rule: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    changes: list[dict[str, Any]] = Field(sa_column=Column(JSON, nullable=False))
    order: Order = Field(sa_column=one_of(Order))
    created_at: datetime
    state: Life = Field(sa_column=one_of(Life, name="life"))
    resumes_on: date | None = None
    late_minutes: int
    next_occurrence: str | None = None
    next_at: datetime | None = Field(default=None, index=True)
    notify: str | None = None


class JournalRow(Table, table=True):
    """An act about a programme, a theme or a community."""

    __tablename__ = "journal"
    __table_args__ = (
        Index("ix_journal_programme", "programme", "at"),
        Index("ix_journal_theme", "theme", "at"),
        Index("ix_journal_community", "community", "at"),
    )

    id: str = Field(primary_key=True)
    community: str | None = None
    programme: str | None = None
    theme: str | None = None
    act: Act = Field(sa_column=one_of(Act))
    at: datetime
    member: str | None = None
    before: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))
    """Of a programme; what others were before stands in the next ones."""
    before_theme: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))
    before_order: list[str] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))
    before_standby: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))
    occurrence: str | None = None
    count: int
    undone_at: datetime | None = None


class PostingRow(InPlace, AtAddress, table=True):
    """A posting. Programme and occurrence are NULL, thus never the same, when it was published at once."""

    __tablename__ = "postings"
    __table_args__ = (
        Index("uq_postings_once", "programme", "occurrence", unique=True),
        # What the version before knew; the next one does without.
        UniqueConstraint(
            "programme",
            "occurrence",
            "messenger",
            "workspace",
            "channel",
            "thread",
            name="uq_postings_occurrence",
        ),
        Index("ix_postings_message", *MESSAGE),
        Index("ix_postings_said", "address_messenger", "created_at"),
        Index("ix_postings_asked", "messenger", "workspace", "channel", "theme"),
    )

    id: str = Field(primary_key=True)
    community: str
    theme: str
    created_at: datetime
    programme: str | None = None
    occurrence: str | None = None
    notify: str | None = None


class AnswerRow(InParts, AtAddress, table=True):
    """An answer as it now reads; its address is its source."""

    __tablename__ = "answers"
    __table_args__ = (UniqueConstraint(*MESSAGE, name="uq_answers_source"), UNORDERED)

    id: str = Field(primary_key=True)
    community: str
    posting: str = Field(index=True)
    member: str = Field(index=True)
    created_at: datetime
    named: bool
    diverging: bool
    removed_at: datetime | None = None
    version: float = Field(sa_column_kwargs={"server_default": "0"})


class RevisionRow(InParts, table=True):
    """What an answer said until it was edited."""

    __tablename__ = "answer_revisions"
    __table_args__ = (UNORDERED,)

    answer: str = Field(sa_column=child_of("answers.id"))
    number: int = Field(primary_key=True)
    until: datetime


class PracticeRow(InParts, InPlace, table=True):
    """A practice in whatever state."""

    __tablename__ = "practices"
    __table_args__ = (
        UniqueConstraint("community", "external_id", name="uq_practices_external_id"),
        Index("ix_practices_archived", "community", "state", "created_at"),
        UNORDERED,
    )

    id: str = Field(primary_key=True)
    community: str
    title: str
    language: str
    created_at: datetime
    state: State = Field(sa_column=one_of(State))
    tags: list[str] = Field(sa_column=Column(JSON, nullable=False))
    named: bool
    author: str | None = Field(default=None, index=True)
    author_name: str
    theme: str | None = Field(default=None, index=True)
    posting: str | None = Field(default=None, index=True)
    answer: str | None = Field(default=None, index=True)
    edited: bool
    example: bool
    external_id: str | None = None


class RequestRow(Table, table=True):
    """What a member asks for themselves, by the id of the theme that says it."""

    __tablename__ = "requests"
    __table_args__ = (Index("ix_requests_ideas", "community", "idea", "created_at"), UNORDERED)

    id: str = Field(primary_key=True)
    community: str
    posting: str
    created_at: datetime
    member: str | None = Field(default=None, index=True)
    named: bool
    state: Asked = Field(sa_column=one_of(Asked, name="asked"))
    idea: bool
    notice: str | None = None


class TrialRow(Table, table=True):
    """Somebody tries a practice."""

    __tablename__ = "trials"
    __table_args__ = (UniqueConstraint("practice", "member", name="uq_trials_practice_member"), UNORDERED)

    id: str = Field(primary_key=True)
    community: str
    practice: str
    member: str = Field(index=True)
    created_at: datetime
    ask_on: date
    context: str
    reminders: int
    result: Result | None = Field(default=None, sa_column=one_of(Result, nullable=True))
    why: str
    told_at: datetime | None = None


class DeliveryRow(AtAddress, table=True):
    """What the bot owes to say. ``messenger`` is where."""

    __tablename__ = "deliveries"
    __table_args__ = (Index("ix_deliveries_due", "outcome", "due_at"),)

    key: str = Field(primary_key=True)
    messenger: str
    action: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    due_at: datetime
    until: datetime | None = None
    outcome: Outcome = Field(sa_column=one_of(Outcome))
    attempts: int
    leased_until: datetime | None = None
    holder: str | None = None
    reason: str
    cause: str


class InvitationRow(Table, table=True):
    """What lets one more channel become a community's; each community has one at a time."""

    __tablename__ = "invitations"

    community: str = Field(primary_key=True)
    code: str = Field(unique=True)
    until: datetime


class HandoutRow(Table, table=True):
    """Where somebody may fetch their own data."""

    __tablename__ = "handouts"

    code: str = Field(primary_key=True)
    messenger: str
    workspace: str
    user: str
    until: datetime = Field(index=True)


class DraftRow(Table, table=True):
    """What somebody typed into a form and did not send, by field."""

    __tablename__ = "drafts"

    messenger: str = Field(primary_key=True)
    workspace: str = Field(primary_key=True)
    user: str = Field(primary_key=True)
    form: str = Field(primary_key=True)
    about: str = Field(primary_key=True)
    told: dict[str, str] = Field(sa_column=Column(JSON, nullable=False))
    at: datetime = Field(index=True)


class PollRow(InPlace, table=True):
    """A poll about what a programme asks next."""

    __tablename__ = "polls"
    __table_args__ = (Index("ix_polls_programme", "programme", "closed_at"),)

    id: str = Field(primary_key=True)
    community: str
    programme: str
    themes: list[str] = Field(sa_column=Column(JSON, nullable=False))
    created_at: datetime
    closed_at: datetime | None = None
    counts: list[int] = Field(sa_column=Column(JSON, nullable=False))


class VoteRow(Table, table=True):
    """What a member chooses in a poll that is open."""

    __tablename__ = "votes"
    __table_args__ = (UNORDERED,)

    poll: str = Field(sa_column=child_of("polls.id"))
    member: str = Field(primary_key=True)
    theme: str


class WishRow(Table, table=True):
    """What members looked for in vain, by its words that mean something; in no order, and by nobody."""

    __tablename__ = "wishes"
    __table_args__ = (Index("ix_wishes_last_day", "last_day"), UNORDERED)

    community: str = Field(primary_key=True)
    gist: str = Field(primary_key=True)
    words: str
    count: int
    first_day: date
    last_day: date


class SeenRow(Table, table=True):
    """An event that was dealt with."""

    __tablename__ = "seen_events"

    id: str = Field(primary_key=True)
    at: datetime = Field(index=True)


class LeaseRow(Table, table=True):
    """What one process at a time holds, and until when."""

    __tablename__ = "leases"

    name: str = Field(primary_key=True)
    holder: str
    until: datetime
