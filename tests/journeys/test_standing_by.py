"""A whole community stands by: nothing is posted and nobody prompted; everything else goes on."""

from datetime import timedelta

from tests.journeys.conversation import Conversation, Somebody
from tests.journeys.test_adjusting import posted
from tests.journeys.test_planning import NAME
from tests.journeys.test_trying import reminded, tries
from tests.journeys.test_trying import told as told_a_practice

WEEK = timedelta(weeks=1)


async def stands_by(facilitator: Somebody, until: str = "") -> None:
    """A facilitator lets the community stand by."""
    await facilitator.presses("standing_by.open_button", await facilitator.opens_community())
    assert await facilitator.fills_in(until=until) == {}


async def test_nothing_is_posted_and_the_rest_goes_on_until_somebody_ends_it(talk: Conversation) -> None:
    """Open themes are answered, practices searched, who tries one is asked what came of it.

    What was not posted is told once, to the whole team.
    """
    nadia, thomas, ines = talk.person("nadia"), talk.person("thomas"), talk.person("ines")
    theme = await talk.next_theme()
    await told_a_practice(talk.person("yann"))
    await tries(talk.person("claire"))
    await stands_by(nadia)
    await nadia.hears(talk.voice.plain("standing_by.begun", until=None))
    for _ in range(3):
        await talk.passes(await talk.next_due())
    assert posted(await ines.reads(), talk) == 1
    assert len(await reminded(talk.person("claire"))) == 1
    told = talk.voice.plain("standing_by.rested", lines=[(NAME[talk.voice.language], "3")], count=3)
    assert not [seen for seen in await thomas.direct_messages() if "💤" in seen.text]
    await ines.answers("Je passe le zéphyr de main en main.", theme)
    await ines.chooses("always")
    await nadia.sees(talk.voice.plain("asking.counts", answers=1, kept=1))
    assert "zéphyr de main" in (await thomas.finds("zéphyr")).text
    overview = await nadia.opens_overview()
    assert talk.voice.plain("standing_by.state", until=None) in overview.text
    await nadia.presses("planning.publish_button", overview)
    await nadia.hears(talk.voice.plain("standing_by.nothing_is_posted"))
    await nadia.presses("standing_by.wake_button", overview)
    woken = await nadia.hears(talk.voice.plain("standing_by.woken"))
    assert told in woken.text
    await thomas.is_told("", told)
    await talk.next_theme()
    assert len([seen for seen in await thomas.direct_messages() if "💤" in seen.text]) == 1


async def test_it_ends_by_itself_on_its_date(talk: Conversation) -> None:
    """What is no date is said in place; the first theme comes at the first date that is not in it."""
    nadia, thomas = talk.person("nadia"), talk.person("thomas")
    due = await talk.next_due()
    until = talk.voice.full_date((due + WEEK + timedelta(days=1)).date())
    await nadia.presses("standing_by.open_button", await nadia.opens_community())
    assert await nadia.fills_in(until="bientôt") == {"until": talk.voice.plain("adjusting.day_wrong")}
    assert await nadia.fills_in(until="2026-01-01") == {"until": talk.voice.plain("adjusting.day_over")}
    assert await nadia.fills_in(until=until) == {}
    begun = await nadia.hears("💤", button="journal.undo_button")
    assert until in begun.text
    await talk.passes(due + 2 * WEEK - timedelta(hours=1))
    assert posted(await nadia.reads(), talk) == 0
    await talk.passes(due + 2 * WEEK)
    assert posted(await nadia.reads(), talk) == 1
    lines = [(NAME[talk.voice.language], "2")]
    await thomas.is_told("", talk.voice.plain("standing_by.rested", lines=lines, count=2))


async def test_it_is_in_the_journal_and_can_be_undone(talk: Conversation) -> None:
    """Begun by mistake, it was nothing: the next theme comes at its hour."""
    nadia, thomas, due = talk.person("nadia"), talk.person("thomas"), await talk.next_due()
    await stands_by(nadia)
    await nadia.hears("💤", button="journal.undo_button")
    await thomas.presses("journal.all_button", await thomas.opens_community())
    journal = await thomas.hears("Nadia Kaci", button="journal.undo_button")
    await thomas.presses("journal.undo_button", journal)
    await thomas.hears(talk.voice.plain("standing_by.woken"))
    await talk.passes(due)
    assert posted(await nadia.reads(), talk) == 1
