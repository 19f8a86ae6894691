"""A programme goes on in another channel; what was asked stays where it is."""

from tests.journeys.conversation import CIRCLE, HOME, Conversation
from tests.journeys.test_adjusting import posted, ways
from tests.journeys.test_planning import NAME


async def test_a_programme_goes_on_in_another_channel(talk: Conversation) -> None:
    """At the dates that were announced; a theme of before is still answered where it stands."""
    nadia, yann, name = talk.person("nadia"), talk.person("yann"), NAME[talk.voice.language]
    theme, due = await talk.next_theme(), await talk.next_due()
    await nadia.presses("relocating.button", await ways(talk))
    assert await nadia.fills_in(channel=f"#{CIRCLE}") == {}
    moved = await nadia.hears(talk.voice.plain("relocating.relocated", name=name, channel=CIRCLE))
    assert talk.voice.day(due.date()) in moved.text
    await yann.sees("📍", CIRCLE)
    assert await talk.next_due() == due
    await talk.passes(due)
    assert posted(await yann.reads(CIRCLE), talk) == 1
    assert posted(await nadia.reads(), talk) == 1
    await talk.person("ines").answers("Je passe le zéphyr de main en main.", theme)
    await nadia.sees(talk.voice.plain("asking.counts", answers=1, kept=0))


async def test_it_is_undone_with_one_press(talk: Conversation) -> None:
    """The next theme comes where they always came."""
    nadia = talk.person("nadia")
    await nadia.presses("relocating.button", await ways(talk))
    assert await nadia.fills_in(channel=f"#{CIRCLE}") == {}
    await nadia.presses("journal.undo_button", await nadia.hears("", button="journal.undo_button"))
    await nadia.hears(talk.voice.plain("journal.undone", name=NAME[talk.voice.language]))
    await talk.next_theme()


async def test_a_channel_where_the_bot_cannot_speak_is_told_at_once(talk: Conversation) -> None:
    """To the whole core team, with the way back; not at the hour of the next theme."""
    nadia, thomas = talk.person("nadia"), talk.person("thomas")
    await nadia.presses("relocating.button", await ways(talk))
    talk.stand.archive(CIRCLE)
    assert await nadia.fills_in(channel=f"#{CIRCLE}") == {}
    told = await thomas.is_told("", talk.voice.plain("asking.hindrance_gone"))
    await thomas.presses("journal.undo_button", told)
    await thomas.is_told("", talk.voice.plain("journal.undone", name=NAME[talk.voice.language]))
    await talk.next_theme()


async def test_what_could_not_be_posted_follows(talk: Conversation) -> None:
    """The channel is archived for good: the theme it kept back is posted in the new one, once."""
    nadia, yann = talk.person("nadia"), talk.person("yann")
    talk.stand.archive(HOME)
    await talk.passes(await talk.next_due())
    told = await nadia.is_told("", talk.voice.plain("asking.hindrance_gone"))
    await nadia.presses("planning.adjust_button", await nadia.opens_overview(CIRCLE))
    await nadia.presses("relocating.button", await nadia.hears("", CIRCLE, button="relocating.button"))
    assert await nadia.fills_in(channel=f"#{CIRCLE}") == {}
    await nadia.hears("", CIRCLE, button="journal.undo_button")
    await nadia.presses("asking.retry_button", told)
    await yann.sees(talk.voice.plain("asking.how_to_answer"), CIRCLE)
    await talk.quiet()
    assert posted(await yann.reads(CIRCLE), talk) == 1
