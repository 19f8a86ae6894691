"""A series of themes on a recurrence."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from heapq import merge
from itertools import islice, takewhile

from bot.model.place import Place
from bot.model.recurrence.occurrence import Due, Occurrence, Slot
from bot.model.recurrence.patterns import Weekly
from bot.model.recurrence.rule import FARTHEST, Recurrence
from bot.model.role import Role

LATE = timedelta(hours=12)
"""A theme is still worth posting this long after its hour, unless a programme says otherwise."""
FORGOTTEN_AFTER = timedelta(days=800)
"""A change to an occurrence so long ago changes nothing any more: nothing is ever put off that far."""
INSTANT = timedelta(microseconds=1)


class Order(StrEnum):
    """How a programme takes its next theme."""

    QUEUE = "queue"
    DRAW = "draw"


class State(StrEnum):
    """Where a programme is in its life."""

    DRAFT = "draft"
    """Written, and nothing comes yet."""
    RUNNING = "running"
    PAUSED = "paused"
    """Nothing comes until somebody resumes it."""
    ARCHIVED = "archived"


@dataclass(frozen=True, slots=True)
class Change:
    """What facilitators decided about one occurrence: another local time, or none."""

    occurrence: Occurrence
    to: datetime | None = None
    """On the wall of the programme's time zone; None when it is skipped."""


@dataclass(frozen=True, slots=True)
class Programme:
    """A series of themes for one community, in one place. It belongs to the core team."""

    id: str
    community: str
    name: str
    place: Place
    rule: Recurrence
    order: Order
    created_at: datetime
    next: Occurrence | None
    """The next occurrence, as it was planned last; None when nothing is to come."""
    state: State = State.RUNNING
    resumes_on: date | None = None
    """Nothing comes before that local date."""
    changes: tuple[Change, ...] = ()
    late: timedelta = LATE
    """A theme is still posted this long after its hour, for instance when the bot was down."""
    notify: Role | None = None
    """Who is called when a theme is posted; nobody by default."""

    # ---- What comes --------------------------------------------------------------------------------------

    @property
    def next_at(self) -> datetime | None:
        """The instant of the next occurrence."""
        return self.instant(self.next) if self.next else None

    def instant(self, occurrence: Occurrence) -> datetime:
        """When an occurrence is, in UTC."""
        moved = next((change.to for change in self.changes if change.occurrence == occurrence), None)
        return self.rule.resolve(moved) if moved else self.rule.instant(occurrence)

    def slot(self, occurrence: Occurrence) -> Slot:
        """Which date that is, whatever its hour will be called later."""
        return _slot(self.rule, occurrence)

    def called(self, slot: Slot) -> Occurrence | None:
        """What that date is called by now; None where a day has fewer."""
        return _at(self.rule, slot)

    def after(self, instant: datetime) -> Iterator[Due]:
        """Every occurrence after ``instant``, in order, were it running; two on one instant are one."""
        if self.resumes_on is not None:
            # What a long pause leaves out is not gone through.
            resumed = self.rule.resolve(datetime.combine(self.resumes_on, time()))
            instant = max(instant, resumed - FARTHEST)
        changed = {change.occurrence: change.to for change in self.changes}
        regular = (due for due in self.rule.after(instant) if due.occurrence not in changed)
        moved = (Due(occurrence, self.rule.resolve(to)) for occurrence, to in changed.items() if to)
        ahead = sorted((due for due in moved if due.at > instant), key=lambda due: due.at)
        before = None
        for due in merge(regular, ahead, key=lambda due: due.at):
            if due.at != before and (self.resumes_on is None or self._day(due.at) >= self.resumes_on):
                yield due
                before = due.at

    def upcoming(self, now: datetime, count: int) -> list[Due]:
        """The next ``count`` occurrences, or as many as are left."""
        return list(islice(self.after(now), count))

    def come(self, now: datetime) -> list[Due]:
        """What came due since it was planned last, oldest first."""
        if self.next_at is None:
            return []
        return list(takewhile(lambda due: due.at <= now, self.after(self.next_at - INSTANT)))

    # ---- What is decided ---------------------------------------------------------------------------------

    def planned(self, now: datetime) -> "Programme":
        """The programme, due next at its first occurrence after ``now``."""
        known = (now - FORGOTTEN_AFTER).date()
        kept = tuple(change for change in self.changes if change.occurrence.day > known)
        programme = replace(self, changes=kept)
        due = next(programme.after(now), None) if self.state is State.RUNNING else None
        return replace(programme, next=due.occurrence if due else None)

    def resumed(self, now: datetime) -> "Programme":
        """The programme, running from now on."""
        return replace(self, state=State.RUNNING, resumes_on=None).planned(now)

    def paused(self, now: datetime, until: date | None = None) -> "Programme":
        """The programme with nothing due: until that local date, or until somebody resumes it."""
        state = State.PAUSED if until is None else State.RUNNING
        return replace(self, state=state, resumes_on=until).planned(now)

    def archived(self, now: datetime) -> "Programme":
        """The programme with nothing to come any more."""
        return replace(self, state=State.ARCHIVED).planned(now)

    def changed(self, change: Change, now: datetime) -> "Programme":
        """The programme with something else decided about one occurrence."""
        others = (known for known in self.changes if known.occurrence != change.occurrence)
        return replace(self, changes=(*others, change)).planned(now)

    def ruled(self, rule: Recurrence, now: datetime, posted: Iterable[Slot] = ()) -> "Programme":
        """The programme by another rule. What was decided about dates follows, by the day and its place.

        Of what was ``posted`` nothing comes a second time at a later hour.
        """
        ahead = (self._ahead(change, rule, now) for change in self.changes if not self._is_over(change, now))
        changes = tuple(one for change in ahead if (one := _followed(change, self.rule, rule)))
        return replace(self, rule=rule, changes=changes)._without(self._came(rule, now, posted), now)

    def undone(self, before: "Programme", now: datetime, posted: Iterable[Slot] = ()) -> "Programme":
        """The programme as it was ``before``. Of what was ``posted`` since nothing comes a second time."""
        return before._without(self._came(before.rule, now, posted), now)

    def _came(self, rule: Recurrence, now: datetime, posted: Iterable[Slot]) -> list[Change]:
        """What came, by its names under ``rule``, whatever it was called then: moved to what is past."""
        moved = (self.slot(change.occurrence) for change in self.changes if self._is_over(change, now))
        there = (_at(rule, slot) for slot in {*posted, *moved})
        return [Change(occurrence, rule.local(now)) for occurrence in there if occurrence]

    def _ahead(self, change: Change, rule: Recurrence, now: datetime) -> Change:
        """A change that is still to be; at its own instant, where another wall shows that hour as past."""
        if change.to is None or rule.resolve(change.to) > now:
            return change
        return replace(change, to=rule.local(self.rule.resolve(change.to)))

    def _is_over(self, change: Change, now: datetime) -> bool:
        """Whether it is about what came already, at another time than it was planned for."""
        return change.to is not None and self.rule.resolve(change.to) <= now

    def _without(self, came: Iterable[Change], now: datetime) -> "Programme":
        """The programme, planned anew; what ``came`` is told apart where it would come again."""
        again = {change.occurrence: change for change in came if self.instant(change.occurrence) > now}
        others = (change for change in self.changes if change.occurrence not in again)
        return replace(self, changes=(*others, *again.values())).planned(now)

    def _day(self, instant: datetime) -> date:
        return self.rule.local(instant).date()

    def waits(self, now: datetime) -> bool:
        """Whether it is paused until a date that is yet to come."""
        return self.resumes_on is not None and self._day(now) < self.resumes_on


def _slot(rule: Recurrence, occurrence: Occurrence) -> Slot:
    return Slot(occurrence.day, rule.at.index(occurrence.at) if occurrence.at in rule.at else 0)


def _at(rule: Recurrence, slot: Slot) -> Occurrence | None:
    """What a rule calls a slot; None where a day has fewer."""
    if slot.place >= len(rule.at):
        return None
    return Occurrence(slot.day, rule.at[slot.place] if len(rule.at) > 1 else None)


def _followed(change: Change, old: Recurrence, new: Recurrence) -> Change | None:
    """What was decided, by the name of its date under the new rule; None where a day has fewer dates by now.

    In a week that has other days by now, it is about the day in its place.
    """
    if isinstance(old.pattern, Weekly) and isinstance(new.pattern, Weekly):
        gone = [day for day in old.pattern.weekdays if day not in new.pattern.weekdays]
        fresh = [day for day in new.pattern.weekdays if day not in old.pattern.weekdays]
        day = change.occurrence.day
        instead = dict(zip(gone, fresh, strict=False)).get(day.weekday(), day.weekday())
        there = replace(change.occurrence, day=day + timedelta(days=instead - day.weekday()))
        change = replace(change, occurrence=there)
    occurrence = _at(new, _slot(old, change.occurrence))
    return replace(change, occurrence=occurrence) if occurrence else None
