"""What became of every date there was to come."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime, timedelta

from bot.deliveries import Outcome
from bot.model.journal import Act, Entry
from bot.model.member import Member
from bot.model.posting import Posting
from bot.model.programme import Programme
from bot.model.recurrence.occurrence import Slot
from bot.ports import UnitOfWork
from tests.reliability.stepping import DatedWall
from tests.reliability.years.acting import both
from tests.reliability.years.planned import Date, Timeline

MOST = 1_000_000


@dataclass
class Account:
    """What became of every date, as facilitators wanted them to come."""

    dates: int = 0
    posted: int = 0
    missed: int = 0
    """Not posted, and told to the whole core team: nobody was there within the hours a programme allows."""
    none_left: int = 0
    """Not posted, and told to the whole core team: all was asked within twelve months."""
    rested: int = 0
    """Not posted, and told: the community stood by."""
    acts: int = 0
    """Of facilitators, kept."""
    doubled: int = 0
    silent: int = 0
    untimely: int = 0
    """Posted before its hour, or after it was worth it."""
    unplanned: int = 0
    """Posted, where nobody wanted anything."""
    misled: int = 0
    """Told to whoever acted as coming next, where something else was to come."""
    deaths: int = 0
    seconds: float = 0
    wrongs: list[str] = field(default_factory=list)
    """The first of what may never happen, to be looked into."""

    @property
    def wrong(self) -> int:
        """What may never happen."""
        return self.doubled + self.silent + self.untimely + self.unplanned + self.misled

    def note(self, what: str, programme: Programme, about: object) -> None:
        """Count it."""
        setattr(self, what, getattr(self, what) + 1)
        if what in {"doubled", "silent", "untimely", "unplanned"} and len(self.wrongs) < 10:
            self.wrongs.append(f"{what}: {programme.id} {about}")

    def __str__(self) -> str:
        figures = [one.name for one in fields(self) if one.name != "wrongs"]
        lines = [f"{name.replace('_', ' '):>12}  {getattr(self, name):>10,.0f}" for name in figures]
        return "\n".join([*lines, *self.wrongs])


@dataclass
class Books:
    """Of one programme."""

    programme: Programme
    timeline: Timeline
    team: Sequence[Member]
    wall: DatedWall
    now: datetime

    async def settle(self, account: Account, unit: UnitOfWork) -> None:
        """Add what became of its dates."""
        programme, places = self.programme, both(self.programme.place)
        everything = [
            *await unit.postings.newest(places, datetime.min.replace(tzinfo=self.now.tzinfo), MOST),
            *await unit.postings.unsaid(places),
        ]
        postings = [one for one in everything if one.programme == programme.id]
        slots = {one.id: one.slot for one in postings if one.slot}
        postings = [one for one in postings if one.id in slots]
        claimed: dict[Slot, datetime] = {}
        for one in postings:
            claimed[slots[one.id]] = min(one.created_at, claimed.get(slots[one.id], one.created_at))
        dates = list(self.timeline.dates(self.now, claimed))
        standing: dict[Slot, int] = defaultdict(int)
        for one in postings:
            came = [date for date in dates if date.slot == slots[one.id] and date.at <= one.created_at]
            standing[slots[one.id]] += len(self.wall.standing(f"posting:{one.id}"))
            if came:
                came[-1].fates.append(await self._fate(one, came[-1], unit))
            else:
                account.note("unplanned", programme, f"{one.slot} {one.created_at}")
        self._told(dates, await unit.journal.of(programme.id, MOST))
        for slot, count in standing.items():
            if count > 1:
                account.note("doubled", programme, slot)
        for date in dates:
            for fate in date.fates or ["silent"]:
                account.note(fate, programme, f"{date.occurrence} {date.at}")
            if len(date.fates) > 1:
                account.note("doubled", programme, f"{date.occurrence} {date.at} {date.fates}")
        account.dates += len(dates)

    async def _fate(self, posting: Posting, date: Date, unit: UnitOfWork) -> str:
        delivery = await unit.deliveries.get(f"posting:{posting.id}")
        assert delivery
        standing = self.wall.standing(delivery.key)
        if delivery.outcome is Outcome.REFUSED and not standing:
            key = f"refused:{{}}:refused:{delivery.key}:{delivery.attempts}"
            return "missed" if self._everybody_was_told(key) else "silent"
        if delivery.outcome is not Outcome.SAID or not standing:
            return "silent"
        late = self.wall.said_at[delivery.key] - date.at
        return "posted" if timedelta() <= late <= self.programme.late else "untimely"

    def _told(self, dates: Sequence[Date], acts: Sequence[Entry]) -> None:
        """What the core team was told was not posted: the journal says how many, from which on."""
        ends = [
            at
            for member in self.team
            for key, at in self.wall.said_at.items()
            if key.startswith(f"rested:{member.id}:")
        ]
        # What rested in one stand-by is one line, also where that was interrupted.
        for entry in sorted(acts, key=lambda one: (one.act is Act.RESTED, one.at)):
            together = self._together(entry, dates)
            if together and entry.act is Act.MISSED:
                key = f"missed:{{}}:{self.programme.id}:{together[-1].occurrence}"
                for date in together:
                    date.fates += ["missed"] if self._everybody_was_told(key) else []
            if together and entry.act is Act.RESTED:
                for date in together:
                    date.fates += ["rested"] if any(at >= date.at for at in ends) else []
        for date in dates:
            if self._everybody_was_told(f"none-left:{self.programme.id}:{date.occurrence}:{{}}"):
                date.fates.append("none_left")

    def _together(self, entry: Entry, dates: Sequence[Date]) -> Sequence[Date]:
        """The dates an entry is about: so many that nothing else is known of, from the one it names."""
        named = [one for one in dates if one.occurrence == entry.occurrence]
        first = next((one for one in named if not one.fates), named[-1] if named else None)
        since = [one for one in dates if first and one.at >= first.at and not one.fates]
        return since[: entry.count]

    def _everybody_was_told(self, key: str) -> bool:
        return all(len(self.wall.standing(key.format(member.id))) == 1 for member in self.team)
