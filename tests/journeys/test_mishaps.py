"""What goes wrong is kept, told to those who can mend it, and said once."""

from datetime import timedelta
from pathlib import Path

import pytest

from adapters.sandbox.clock import SandboxClock
from adapters.sandbox.memory.records import Channel, Kind
from adapters.sandbox.messenger import SandboxMessenger
from tests.journeys.conversation import HOME, Conversation, conversation


def messenger_of(talk: Conversation) -> SandboxMessenger:
    """The sandbox itself, to break things in."""
    messenger = talk.house.plugs[0].messenger
    assert isinstance(messenger, SandboxMessenger)
    return messenger


async def test_a_theme_that_cannot_be_posted_is_told_to_the_whole_core_team(talk: Conversation) -> None:
    """With the button that mends it: one press, and the theme stands once."""
    nadia, thomas = talk.person("nadia"), talk.person("thomas")
    messenger_of(talk).world.archive(HOME)
    await talk.stage.wait("theme")
    for facilitator in (nadia, thomas):
        told = await facilitator.is_told(
            "", talk.voice.plain("asking.not_posted", question="", channel="", reason="")[:2]
        )
        assert talk.voice.plain("asking.hindrance_gone") in told.text
    assert await talk.person("ines").direct_messages() == []
    messenger_of(talk).world.add_channel(Channel(HOME, HOME, Kind.OPEN))
    await thomas.presses("asking.retry_button", told)
    await talk.person("ines").sees(talk.voice.plain("asking.how_to_answer"))
    await nadia.presses("asking.retry_button", (await nadia.direct_messages())[-1])
    await nadia.is_told("", talk.voice.plain("planning.stands_already"))
    marks = talk.voice.plain("asking.how_to_answer")
    posted = [seen for seen in await talk.stage.sees("ines", HOME) if marks in seen.text]
    assert len(posted) == 1


async def test_a_theme_whose_hour_is_long_past_is_told_not_posted(talk: Conversation) -> None:
    """A bot that was away for a day disturbs nobody at night; the core team can publish at once."""
    clock = talk.house.plugs[0].clock
    assert isinstance(clock, SandboxClock)
    due = await talk.house.next_due()
    assert due is not None
    clock.move_to(due + timedelta(hours=13))
    await talk.house.time_passed()
    nadia = talk.person("nadia")
    told = await nadia.is_told("", talk.voice.plain("asking.missed", programme="", day=due.date())[:2])
    assert await nadia.glimpses(talk.voice.plain("asking.how_to_answer")) is None
    also = (await talk.person("thomas").direct_messages())[-1]
    await nadia.presses("planning.publish_button", told)
    await nadia.sees(talk.voice.plain("asking.how_to_answer"))
    await talk.person("thomas").presses("planning.publish_button", also)
    await talk.person("thomas").is_told("", talk.voice.plain("planning.stands_already"))
    marks = talk.voice.plain("asking.how_to_answer")
    assert len([seen for seen in await talk.stage.sees("ines", HOME) if marks in seen.text]) == 1


async def test_a_theme_a_few_hours_late_is_posted(talk: Conversation) -> None:
    """Once, however many occurrences passed before it."""
    clock = talk.house.plugs[0].clock
    assert isinstance(clock, SandboxClock)
    due = await talk.house.next_due()
    assert due is not None
    clock.move_to(due + timedelta(weeks=3, hours=5))
    await talk.house.time_passed()
    marks = talk.voice.plain("asking.how_to_answer")
    posted = [seen for seen in await talk.stage.sees("ines", HOME) if marks in seen.text]
    assert len(posted) == 1


@pytest.mark.parametrize("language", ["fr", "en"])
async def test_a_second_start_keeps_everything(
    language: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Messages, answers, choices, practices and the clock; nothing is seeded or said twice."""
    async with conversation(tmp_path, monkeypatch, language) as talk:
        theme = await talk.next_theme()
        await talk.person("ines").answers("Je passe le zéphyr de main en main.", theme)
        await talk.person("ines").chooses("always")
        await talk.person("nadia").sees(talk.voice.plain("asking.counts", answers=1, kept=1))
        before = await talk.stage.sees("nadia", HOME)
    async with conversation(tmp_path, monkeypatch, language) as talk:
        assert await talk.stage.sees("nadia", HOME) == before
        assert "zéphyr de main" in (await talk.person("nadia").finds("zéphyr")).text
        await talk.person("yann").answers("Je laisse la fenêtre ouverte, voilà.", theme)
        await talk.person("nadia").sees(talk.voice.plain("asking.counts", answers=2, kept=1))
