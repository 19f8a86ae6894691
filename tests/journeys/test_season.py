"""The core team sees the season at a glance, and everybody may have its dates in a calendar."""

import re
from datetime import timedelta

from aiohttp import ClientSession
from icalendar import Calendar

from tests.journeys.conversation import Conversation, Somebody, soon
from tests.journeys.test_planning import NAME

WEEK = timedelta(weeks=1)
FEED = re.compile(r"https?://\S+/calendar/[0-9a-f]{32}\.ics")


async def season(facilitator: Somebody) -> str:
    """What it says."""
    await facilitator.presses("season.button", await facilitator.opens_overview())
    name = facilitator.among.voice.plain("season.heading", name="").strip()
    return (await facilitator.hears(name, button="calendar.button")).text


async def test_what_the_season_foretells_comes(talk: Conversation) -> None:
    """The next three themes, word for word and in their order."""
    shown = await season(talk.person("nadia"))
    assert NAME[talk.voice.language] in shown
    assert talk.voice.day((await talk.next_due()).date()) in shown
    places = []
    for _ in range(3):
        theme = await talk.next_theme()
        question = theme.text.splitlines()[0].lstrip("🧰💡🪄⚖️ ")
        assert question in shown
        places.append(shown.index(question))
    assert places == sorted(places)


async def test_the_dates_are_in_a_calendar_whose_address_can_be_changed(talk: Conversation) -> None:
    """Any program reads them; after a change, who had the old address reads nothing any more."""
    nadia, due = talk.person("nadia"), await talk.next_due()
    await nadia.presses("season.button", await nadia.opens_overview())
    await nadia.presses("calendar.button", await nadia.hears("", button="calendar.button"))
    told = await nadia.hears("", button="calendar.renew_button")
    [address] = FEED.findall(told.text)
    async with ClientSession() as session:
        async with session.get(address) as answer:
            assert (answer.status, answer.content_type) == (200, "text/calendar")
            events = Calendar.from_ical(await answer.text()).walk("VEVENT")
        assert [event.decoded("DTSTART") for event in events[:2]] == [due, due + WEEK]
        assert str(events[0]["SUMMARY"]) == NAME[talk.voice.language]
        await nadia.presses("calendar.renew_button", told)

        async def another() -> bool | None:
            latest = await nadia.hears("", button="calendar.renew_button")
            return FEED.findall(latest.text) not in ([], [address]) or None

        assert await soon(another, "The address does not change.")
        async with session.get(address) as answer:
            assert answer.status == 404
