"""Nothing typed into a modal is lost, and nothing refused is taken."""

import asyncio
from datetime import timedelta

import pytest

from adapters.slack.hearing import drafts
from adapters.slack.hearing.drafts import PAUSE
from bot.actions import RefuseForm
from bot.events import (
    FormLeft,
    FormSubmitted,
)
from tests.adapters.engine import until
from tests.adapters.slack.running import Running
from tests.adapters.slack.traps.people import with_form


def tried(here: Running) -> list[str]:
    """What was handed over of forms that were sent, kept or not."""
    return [event.values["method"] for event in here.engine.tried if isinstance(event, FormSubmitted)]


async def test_a_refused_form_says_where_and_the_next_attempt_is_another(here: Running) -> None:
    """Even with the same words: what stood in their way may be gone."""
    await with_form(here)
    here.engine.answer_with(
        lambda event: (
            [RefuseForm(event.person, (("method", "Dis-en plus."), ("else", "Et ça.")), event.interaction)]
            if isinstance(event, FormSubmitted)
            else []
        )
    )
    errors = await here.stage.submit("nadia", {"method": "Je note."})
    assert errors == {"method": "Dis-en plus. Et ça."}
    here.engine.answer_with(lambda _: [])
    assert await here.stage.submit("nadia", {"method": "Je note."}) == {}
    assert here.slack.world.modal("nadia") is None
    assert len([event for event in here.engine.tried if isinstance(event, FormSubmitted)]) == 2


async def test_a_form_closes_only_when_its_words_are_kept(here: Running) -> None:
    """When Slack loses patience, it stays open; sent again as it is, it is kept once."""
    await with_form(here)
    here.engine.down = True
    here.slack.people.fill("nadia", {"method": "Je note."})
    first = here.slack.people.submit("nadia")
    await until(lambda: any(isinstance(event, FormSubmitted) for event in here.engine.tried))
    await here.slack.clock.move(3)
    assert not first.acknowledged
    assert here.slack.world.modal("nadia") is not None
    here.engine.down = False
    assert await here.stage.submit("nadia", {"method": "Je note."}) == {}
    assert [event.values["method"] for event in here.engine.of(FormSubmitted)] == ["Je note."]


async def test_a_form_that_stayed_open_and_was_sent_with_other_words_is_kept_once(here: Running) -> None:
    """The words it was sent with first are not kept beside them when the database is back."""
    await with_form(here)
    here.engine.down = True
    here.slack.people.fill("nadia", {"method": "Je note."})
    here.slack.people.submit("nadia")
    await until(lambda: any(isinstance(event, FormSubmitted) for event in here.engine.tried))
    await here.slack.clock.move(3)
    here.slack.people.fill("nadia", {"method": "Je note tout."})
    again = here.slack.people.submit("nadia")
    await until(lambda: tried(here)[-1] == "Je note tout.")
    here.engine.down = False
    assert await again.settled(3)
    await until(lambda: bool(here.engine.of(FormSubmitted)))
    await asyncio.sleep(0.2)
    assert [event.values["method"] for event in here.engine.of(FormSubmitted)] == ["Je note tout."]
    assert again.acknowledged


async def test_a_form_that_is_sent_as_it_first_was_after_all_is_kept_so(here: Running) -> None:
    """Second thoughts have second thoughts; the last that was sent counts, once."""
    await with_form(here)
    here.engine.down = True
    for words in ("Je note.", "Je note tout.", "Je note."):
        here.slack.people.fill("nadia", {"method": words})
        here.slack.people.submit("nadia")
        await until(lambda words=words: tried(here)[-1:] == [words])  # type: ignore[misc]
        await here.slack.clock.move(3)
    here.engine.down = False
    await here.heard(FormSubmitted)
    await asyncio.sleep(0.2)
    assert [event.values["method"] for event in here.engine.of(FormSubmitted)] == ["Je note."]


async def test_what_is_typed_into_a_modal_is_told_when_it_is_closed(
    here: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Slack says nothing of what stood in it, so it was told while it was typed; no pause is waited for."""
    monkeypatch.setattr(drafts, "PAUSE", timedelta(minutes=1))
    await with_form(here)
    await here.stage.write("nadia", {"method": "Je"})
    await here.stage.write("nadia", {"method": "Je note."})
    await here.stage.close("nadia")
    left = await here.heard(FormLeft)
    assert (left.person, left.place) == (here.person("nadia"), here.place())
    assert (left.name, left.about) == ("answering.answer", "p1")
    assert left.values == {"method": "Je note.", "named": "yes"}


async def test_a_pause_in_typing_keeps_what_stands_there(here: Running) -> None:
    """A phone may lose its power with the modal open; each burst of keystrokes is told once."""
    await with_form(here)
    for words in ("Je", "Je note", "Je note."):
        await here.stage.write("nadia", {"method": words})
    left = await here.heard(FormLeft)
    assert left.values["method"] == "Je note."
    assert len(here.engine.of(FormLeft)) == 1


async def test_a_form_that_was_sent_leaves_no_draft_behind(here: Running) -> None:
    """Not even when the last keystroke is told after it; a refused one is a draft again."""
    await with_form(here)
    here.engine.answer_with(
        lambda event: (
            [RefuseForm(event.person, (("method", "Dis-en plus."),), event.interaction)]
            if isinstance(event, FormSubmitted) and event.values["method"] == "Je"
            else []
        )
    )
    await here.stage.write("nadia", {"method": "Je"})
    await here.stage.submit("nadia", {})
    refused = await here.heard(FormLeft)
    assert refused.values["method"] == "Je"
    await here.stage.write("nadia", {"method": "Je note"})
    late = here.slack.people.write("nadia", "method", "Je note.")
    await here.stage.submit("nadia", {})
    assert late is not None
    here.slack.outbox.send(late)
    await here.slack.clock.move(10)
    await asyncio.sleep(PAUSE.total_seconds() + 0.2)
    assert [event.values["method"] for event in here.engine.of(FormSubmitted)][-1] == "Je note."
    assert len(here.engine.of(FormLeft)) == 1
