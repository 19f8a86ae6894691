"""What goes wrong is kept, told to those who can mend it, and said once."""

from datetime import timedelta
from pathlib import Path

from tests.journeys.conversation import HOME, Conversation, conversation
from tests.journeys.stands.stand import Language, Stand
from tests.journeys.test_journal import journal


async def test_a_theme_that_cannot_be_posted_is_told_to_the_whole_core_team(talk: Conversation) -> None:
    """With the button that mends it: one press, and the theme stands once."""
    nadia, thomas = talk.person("nadia"), talk.person("thomas")
    talk.stand.archive(HOME)
    await talk.passes(await talk.next_due())
    for facilitator in (nadia, thomas):
        told = await facilitator.is_told(
            "", talk.voice.plain("asking.not_posted", question="", channel="", reason="")[:2]
        )
        assert talk.voice.plain("asking.hindrance_gone") in told.text
    assert await talk.person("ines").direct_messages() == []
    talk.stand.reopen(HOME)
    await thomas.presses("asking.retry_button", told)
    await talk.person("ines").sees(talk.voice.plain("asking.how_to_answer"))
    await nadia.presses("asking.retry_button", (await nadia.direct_messages())[-1])
    await nadia.is_told("", talk.voice.plain("planning.stands_already"))
    marks = talk.voice.plain("asking.how_to_answer")
    posted = [seen for seen in await talk.person("ines").reads() if marks in seen.text]
    assert len(posted) == 1
    again = {"fr": "a relancé un thème", "en": "tried a theme again"}[talk.voice.language]
    assert f"Thomas Lemoine {again}" in (await journal(nadia)).text


async def test_a_theme_whose_hour_is_long_past_is_told_not_posted(talk: Conversation) -> None:
    """A bot that was away for a day disturbs nobody at night; the core team can publish at once."""
    due = await talk.next_due()
    await talk.passes(due + timedelta(hours=13))
    nadia = talk.person("nadia")
    missed = talk.voice.plain("asking.missed", programme="", first=due, last=due, count=1)
    told = await nadia.is_told("", missed[:2])
    assert await nadia.glimpses(talk.voice.plain("asking.how_to_answer")) is None
    also = (await talk.person("thomas").direct_messages())[-1]
    await nadia.presses("planning.publish_button", told)
    await nadia.sees(talk.voice.plain("asking.how_to_answer"))
    await talk.person("thomas").presses("planning.publish_button", also)
    await talk.person("thomas").is_told("", talk.voice.plain("planning.stands_already"))
    marks = talk.voice.plain("asking.how_to_answer")
    assert len([seen for seen in await talk.person("ines").reads() if marks in seen.text]) == 1


async def test_a_theme_a_few_hours_late_is_posted(talk: Conversation) -> None:
    """Once, however many occurrences passed before it."""
    await talk.passes(await talk.next_due() + timedelta(weeks=3, hours=5))
    marks = talk.voice.plain("asking.how_to_answer")
    posted = [seen for seen in await talk.person("ines").reads() if marks in seen.text]
    assert len(posted) == 1


async def test_a_second_start_keeps_everything(stand: Stand, folder: Path, language: Language) -> None:
    """Messages, answers, choices, practices and the clock; nothing is seeded or said twice."""
    async with conversation(stand, folder, language) as talk:
        theme = await talk.next_theme()
        await talk.person("ines").answers("Je passe le zéphyr de main en main.", theme)
        await talk.person("ines").chooses("always")
        await talk.person("nadia").sees(talk.voice.plain("asking.counts", answers=1, kept=1))
        before = await talk.person("nadia").reads()
    async with conversation(stand, folder, language) as talk:
        assert await talk.person("nadia").reads() == before
        assert "zéphyr de main" in (await talk.person("nadia").finds("zéphyr")).text
        await talk.person("yann").answers("Je laisse la fenêtre ouverte, voilà.", theme)
        await talk.person("nadia").sees(talk.voice.plain("asking.counts", answers=2, kept=1))
