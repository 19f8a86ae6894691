"""People turn to the bot: forms, commands, completion, menus."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from bot.actions import Action, OpenForm, Post, RefuseForm, Suggest
from bot.cards import Button, Buttons, Card, Choice, ChoiceField, Form, TextField
from bot.events import (
    ButtonPressed,
    CommandInvoked,
    CommandTyped,
    Event,
    FormSubmitted,
    MessagePicked,
)
from bot.model.place import Place
from tests.adapters.engine import until
from tests.adapters.sandbox.running import Engine, Running, running
from tests.contracts.messengers.stage import NotAllowed

PRACTICES = Place("sandbox", "sandbox", "pratiques")
FORM = Form(
    name="answer",
    title="Ta réponse",
    fields=(
        TextField("situation", "Situation", value="Un jeudi"),
        TextField("method", "Ce que je fais", required=True, multiline=True, max_length=20),
        ChoiceField("named", "Signature", (Choice("yes", "à mon nom"), Choice("no", "sans mon nom")), "yes"),
    ),
    submit="Envoyer",
    about="posting-7",
)


def answer(event: Event) -> Sequence[Action]:
    """A bot with a form that wants more than three characters."""
    match event:
        case ButtonPressed():
            return [OpenForm(event.person, event.place, FORM, event.interaction)]
        case FormSubmitted() if len(event.values["method"]) < 4:
            return [RefuseForm(event.person, (("method", "Dis-en un peu plus."),), event.interaction)]
        case CommandTyped():
            return [Suggest(event.person, (Choice(f"{event.text}er", "Déléguer"),), event.interaction)]
        case _:
            return []


async def open_form(there: Running, user: str = "nadia") -> None:
    """The bot asks, and somebody presses its button."""
    there.engine.answer = answer
    await there.messenger.perform(Post(PRACTICES, Card((Buttons((Button("Répondre", "answer"),)),))))
    await there.stage.press(user, (await there.stage.sees(user, "pratiques"))[-1], "Répondre")


async def test_a_form_comes_back_with_what_it_was_about(sandbox: Running) -> None:
    await open_form(sandbox)
    form = await sandbox.stage.form("nadia")
    assert form
    assert (form.title, form.fields["situation"]) == ("Ta réponse", "Un jeudi")
    assert await sandbox.stage.form("yann") is None

    assert await sandbox.stage.submit("nadia", {"method": "Je demande."}) == {}
    (sent,) = sandbox.engine.of(FormSubmitted)
    assert isinstance(sent, FormSubmitted)
    assert (sent.name, sent.about, sent.place) == ("answer", "posting-7", PRACTICES)
    assert sent.values == {"situation": "Un jeudi", "method": "Je demande.", "named": "yes"}
    assert await sandbox.stage.form("nadia") is None


async def test_a_refused_form_stays_open_and_can_be_sent_again(sandbox: Running) -> None:
    await open_form(sandbox)
    assert await sandbox.stage.submit("nadia", {"method": "Non"}) == {"method": "Dis-en un peu plus."}
    form = await sandbox.stage.form("nadia")
    assert form
    assert form.errors == {"method": "Dis-en un peu plus."}
    assert await sandbox.stage.submit("nadia", {"method": "Je demande."}) == {}
    first, second = (event for event in sandbox.engine.tried if isinstance(event, FormSubmitted))
    assert first.id != second.id


async def test_what_a_form_says_itself_is_checked_before_the_bot_hears_of_it(sandbox: Running) -> None:
    await open_form(sandbox)
    errors = await sandbox.stage.submit("nadia", {"method": "  ", "named": "maybe"})
    assert errors == {
        "method": "Ce champ est obligatoire.",
        "named": "Choisis une des possibilités.",
    }
    assert "method" in await sandbox.stage.submit("nadia", {"method": "x" * 21})
    assert not sandbox.engine.of(FormSubmitted)


async def test_a_form_sent_twice_is_one_answer(sandbox: Running) -> None:
    await open_form(sandbox)
    form = await sandbox.stage.form("nadia")
    assert form
    body = {"form": form.id, "values": form.fields | {"method": "Je demande."}}
    assert await sandbox.ask("nadia", "submit", body) == {"errors": []}
    assert await sandbox.ask("nadia", "submit", body) == {"errors": []}
    assert len(sandbox.engine.of(FormSubmitted)) == 1


async def test_a_form_the_bot_did_not_keep_is_handed_over_after_a_restart(file: Path) -> None:
    async with running(file) as there:
        await open_form(there)
        there.engine.down = True
        with pytest.raises(NotAllowed):
            await there.stage.submit("nadia", {"method": "Je demande."})
    mended = Engine(answer)
    async with running(file, mended):
        await until(lambda: len(mended.of(FormSubmitted)) == 1)


async def test_nobody_sends_or_closes_somebody_else_s_form(sandbox: Running) -> None:
    await open_form(sandbox)
    form = await sandbox.stage.form("nadia")
    assert form
    assert "error" in await sandbox.ask("yann", "submit", {"form": form.id, "values": {"method": "Moi"}})
    assert "error" in await sandbox.ask("yann", "leave", {"form": form.id})
    assert await sandbox.stage.form("nadia")
    await sandbox.ask("nadia", "leave", {"form": form.id})
    assert await sandbox.stage.form("nadia") is None


async def test_a_command_says_who_typed_what_and_where(sandbox: Running) -> None:
    said = await sandbox.stage.post("yann", "cercle-nord", "Un fil")
    await sandbox.stage.command("yann", "cercle-nord", "/pratique déléguer sans contrôler", thread=said)
    (typed,) = sandbox.engine.of(CommandInvoked)
    assert isinstance(typed, CommandInvoked)
    assert (typed.name, typed.text, typed.place) == ("pratique", "déléguer sans contrôler", said.thread)
    with pytest.raises(NotAllowed, match="/nope"):
        await sandbox.stage.command("yann", "cercle-nord", "/nope")


async def test_a_command_is_completed_while_it_is_typed(sandbox: Running) -> None:
    sandbox.engine.answer = answer
    assert await sandbox.stage.suggestions("nadia", "/pratique délégu") == [
        {"value": "déléguer", "label": "Déléguer"}
    ]


async def test_a_press_the_bot_fails_is_said_to_have_failed_and_not_repeated(sandbox: Running) -> None:
    await sandbox.messenger.perform(Post(PRACTICES, Card((Buttons((Button("Répondre", "answer"),)),))))
    (seen,) = await sandbox.stage.sees("nadia", "pratiques")
    sandbox.engine.down = True
    with pytest.raises(NotAllowed, match="réessaie"):
        await sandbox.stage.press("nadia", seen, "Répondre")
    assert len([event for event in sandbox.engine.tried if isinstance(event, ButtonPressed)]) == 1


async def test_a_message_is_picked_with_its_author_and_its_words(sandbox: Running) -> None:
    said = await sandbox.stage.post("nadia", "pratiques", "Je fixe le résultat.")
    await sandbox.stage.pick("yann", said, "keep")
    (picked,) = sandbox.engine.of(MessagePicked)
    assert isinstance(picked, MessagePicked)
    assert (picked.name, picked.person.user, picked.author.user) == ("keep", "yann", "nadia")
    assert (picked.address, picked.text, picked.by_bot) == (said, "Je fixe le résultat.", False)
    with pytest.raises(NotAllowed):
        await sandbox.stage.pick("yann", said, "other")
