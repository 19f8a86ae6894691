"""The feed of a community's dates, for calendars to subscribe to."""

from datetime import datetime, timedelta
from itertools import takewhile

from icalendar import Calendar, Event

from bot.features.programmes.coming import posted_after
from bot.model.community import Community
from bot.model.programme import Programme, State
from bot.model.recurrence.occurrence import Due
from bot.ports import Storage

AHEAD = timedelta(days=180)
ASK_AGAIN = timedelta(hours=6)


async def feed(token: str, storage: Storage, now: datetime) -> bytes | None:
    """The next half year of the community whose feed has that token; None where none has.

    A theme has its moment and takes nobody's time: an event has no end, and shows nobody as busy.
    """
    async with storage.unit() as unit:
        community = await unit.communities.with_calendar(token)
        if community is None:
            return None
        programmes = await unit.programmes.of(community.id)
        names = {channel.place: channel.name for channel in await unit.channels.of(community.id)}
    calendar = Calendar()
    calendar.add("prodid", "-//Mallette//FR")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", community.name)
    calendar.add("refresh-interval", ASK_AGAIN, parameters={"VALUE": "DURATION"})
    for programme in programmes:
        if programme.state is State.RUNNING:
            for due in _within(now, programme, community):
                channel = names.get(programme.place, programme.place.channel)
                calendar.add_component(_event(programme, due, channel))
    return bytes(calendar.to_ical())


def _within(now: datetime, programme: Programme, community: Community) -> list[Due]:
    return list(takewhile(lambda due: due.at < now + AHEAD, posted_after(now, programme, community)))


def _event(programme: Programme, due: Due, channel: str) -> Event:
    event = Event()
    # The same whatever becomes of its hour: moved, it moves in calendars as well.
    event.add("uid", f"{programme.id}-{due.occurrence}@mallette")
    event.add("dtstamp", programme.created_at)
    event.add("dtstart", due.at)
    event.add("summary", programme.name)
    event.add("location", f"#{channel}")
    event.add("transp", "TRANSPARENT")
    return event
