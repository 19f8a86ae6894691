"""The feed of a community's dates, for calendars to subscribe to (RFC 5545, and 7986 for its name)."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import takewhile

from icalendar import Calendar, Event, Timezone

from bot.features.programmes.coming import posted_after
from bot.model.community import Community
from bot.model.journal import Act
from bot.model.programme import Programme, State
from bot.model.recurrence.occurrence import Due
from bot.ports import Storage, UnitOfWork
from bot.wording import Voice, Wording

AHEAD = timedelta(days=180)
ASK_AGAIN = timedelta(hours=6)
REVISING = frozenset(
    {
        Act.STARTED,
        Act.SKIPPED,
        Act.MOVED,
        Act.PAUSED,
        Act.RESUMED,
        Act.CHANGED,
        Act.RELOCATED,
        Act.STOOD_BY,
        Act.WOKEN,
    }
)
"""What changes dates, or what is told of them."""


async def feed(token: str, storage: Storage, wording: Wording, now: datetime) -> bytes | None:
    """The next half year of the community whose feed has that token; None where none has.

    A theme has its moment and takes nobody's time: an event has no end, and shows nobody as busy.
    """
    async with storage.unit() as unit:
        community = await unit.communities.with_calendar(token)
        if community is None:
            return None
        voice = wording.voice(community.language, formal=community.formal)
        calendar = _calendar(community)
        for event in await _events(community, voice, unit, now):
            calendar.add_component(event)
    if not calendar.subcomponents:
        # A calendar holds at least one component (RFC 5545, 3.6), also before there is any date.
        calendar.add_component(Timezone.from_tzid(community.timezone))
    return bytes(calendar.to_ical())


def _calendar(community: Community) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", "-//Mallette//FR")
    calendar.add("version", "2.0")
    calendar.add("name", community.name)
    calendar.add("x-wr-calname", community.name)
    calendar.add("refresh-interval", ASK_AGAIN, parameters={"VALUE": "DURATION"})
    return calendar


async def _events(community: Community, voice: Voice, unit: UnitOfWork, now: datetime) -> list[Event]:
    names = {channel.place: channel.name for channel in await unit.channels.of(community.id)}
    events = []
    for programme in await unit.programmes.of(community.id):
        if programme.state is not State.RUNNING:
            continue
        decided = await unit.journal.decided(community.id, programme.id, REVISING)
        # To the second; undoing is deciding.
        revised = max(programme.created_at, decided or programme.created_at).replace(microsecond=0)
        channel = names.get(programme.place, programme.place.channel)
        for due, comes in _dates(programme, community, now):
            events.append(_event(programme, due, f"#{channel}", revised, voice, comes=comes))
    return events


def _dates(programme: Programme, community: Community, now: datetime) -> Iterator[tuple[Due, bool]]:
    """What comes within half a year; and what would have, had nobody decided that it does not."""

    def near(due: Due) -> bool:
        return due.at < now + AHEAD

    coming = list(takewhile(near, posted_after(now, programme, community)))
    yield from ((due, True) for due in coming)
    if community.standby and community.stands_by(now) and community.standby.until is None:
        return  # nobody knows yet which of them come
    moved = {change.occurrence for change in programme.changes if change.to}
    known = moved | {due.occurrence for due in coming}
    for due in takewhile(near, programme.rule.after(now)):
        if due.occurrence not in known:
            yield due, False


def _event(
    programme: Programme, due: Due, place: str, revised: datetime, voice: Voice, *, comes: bool
) -> Event:
    event = Event()
    # The same whatever becomes of its hour: moved, it moves in calendars as well.
    event.add("uid", f"{programme.id}-{due.occurrence}@mallette")
    # Without a METHOD, both tell when it was last revised (3.8.7.2): the same feed reads the same.
    event.add("dtstamp", revised)
    event.add("last-modified", revised)
    event.add("created", programme.created_at)
    # Never less than before, as 3.8.7.4 wants: seconds, so that nothing has to be counted.
    event.add("sequence", int((revised - programme.created_at.replace(microsecond=0)).total_seconds()))
    event.add("status", "CONFIRMED" if comes else "CANCELLED")
    event.add("dtstart", due.at)
    event.add("summary", programme.name)
    event.add("location", place)
    event.add("transp", "TRANSPARENT")
    nominal = programme.rule.instant(due.occurrence)
    if comes and nominal != due.at:
        was = voice.moment(nominal, programme.rule.timezone)
        event.add("description", voice.plain("calendar.moved", was=was))
    return event
