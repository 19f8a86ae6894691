"""Nothing typed into a form is lost: left open, refused, or sent too late."""

from collections.abc import Sequence
from datetime import timedelta

import pytest

from bot.actions import Action, OpenForm, RefuseForm, Whisper
from bot.cards import Card, Choice, ChoiceField, Form, Quote, Text, TextField
from bot.events import ButtonPressed, FormLeft, FormSubmitted
from bot.features import drafting
from bot.markup import Span, flatten
from bot.model.place import Person
from bot.ports import Storage
from bot.router import Router
from bot.turn import Declined, Turn
from storage import open_storage
from tests.bot.test_engine import Noting, engine_of
from tests.builders import HERE, NADIA, NOW, OMAR, an_id

FORM = Form(
    name="tell",
    title="Répondre",
    fields=(
        TextField("method", "Ce que je fais", required=True),
        ChoiceField("named", "Signer", (Choice("yes", "À mon nom"), Choice("no", "Sans mon nom")), "yes"),
    ),
    submit="Envoyer",
    about="p1",
    intro=(Span("Comment fais-tu ?", bold=True),),
)
TYPED = {"method": "Je fixe deux jalons.", "named": "no"}


async def open_form(event: ButtonPressed, turn: Turn) -> Sequence[Action]:
    """Open the form."""
    return [await turn.open_form(event, FORM, turn.stranger_voice(event.person))]


async def take_form(event: FormSubmitted, _turn: Turn) -> Sequence[Action]:
    """Take it, unless it says nothing or comes too late."""
    if not event.values["method"]:
        return [RefuseForm(event.person, (("method", "Dis-en plus."),), event.interaction)]
    if event.values["method"].endswith("trop tard."):
        raise Declined(Text((Span("La question n'est plus là."),)))
    return [Whisper(event.person, event.place, Card((Text((Span("Merci"),)),)), event.interaction)]


ROUTER = Router(buttons={"open": open_form}, forms={"tell": take_form}) + drafting.routes


class Desk:
    """People before a form."""

    def __init__(self, storage: Storage) -> None:
        self.messenger = Noting()
        self.engine = engine_of(storage, self.messenger, ROUTER)

    async def open(self, person: Person = NADIA) -> OpenForm:
        """Press, and see the form."""
        await self.engine.receive(
            ButtonPressed(id=an_id(), at=NOW, person=person, place=HERE, name="open", value="")
        )
        opened = self.messenger.done[-1]
        assert isinstance(opened, OpenForm)
        return opened

    async def leave(self, values: dict[str, str]) -> None:
        """Type, and go away."""
        left = FormLeft(id=an_id(), at=NOW, person=NADIA, place=HERE, name="tell", about="p1", values=values)
        await self.engine.receive(left)

    async def send(self, values: dict[str, str], id: str = "") -> Action:
        """Send the form; what comes back."""
        await self.engine.receive(
            FormSubmitted(
                id=id or an_id(), at=NOW, person=NADIA, place=HERE, name="tell", about="p1", values=values
            )
        )
        return self.messenger.done[-1]


@pytest.fixture
async def desk() -> Desk:
    """A form, and nothing typed yet."""
    return Desk(await open_storage("memory://"))


def values(opened: OpenForm) -> dict[str, str]:
    """What stands in a form when it opens."""
    return {field.name: field.value for field in opened.form.fields}


async def test_what_was_typed_is_there_when_the_form_opens_again(desk: Desk) -> None:
    """With a word about it, after what the form says anyway."""
    await desk.leave(TYPED)
    opened = await desk.open()
    assert values(opened) == TYPED
    assert flatten(opened.form.intro) == "Comment fais-tu ?\n\nTon brouillon t'attendait."


async def test_nobody_else_sees_a_draft(desk: Desk) -> None:
    """Theirs is empty, and says nothing."""
    await desk.leave(TYPED)
    assert (await desk.open(OMAR)).form == FORM


async def test_a_form_that_was_taken_leaves_no_draft(desk: Desk) -> None:
    """The next answer begins empty."""
    await desk.leave(TYPED)
    await desk.send(TYPED)
    assert (await desk.open()).form == FORM


async def test_a_step_that_is_left_takes_nothing_from_the_others(desk: Desk) -> None:
    """A messenger that was restarted knows of no other."""
    await desk.leave(TYPED)
    await desk.leave({"named": "yes"})
    assert values(await desk.open()) == TYPED | {"named": "yes"}


async def test_the_last_step_of_a_form_brings_what_was_kept_of_the_others(desk: Desk) -> None:
    """A messenger that was restarted in between knows no more than what it was just sent."""
    await desk.leave(TYPED)
    assert isinstance(await desk.send({"named": "yes"}), Whisper)
    assert (await desk.open()).form == FORM


async def test_what_is_sent_stands_before_what_was_left(desk: Desk) -> None:
    """Even where it was emptied."""
    await desk.leave(TYPED)
    assert isinstance(await desk.send({"method": "", "named": "no"}), RefuseForm)


async def test_a_refused_form_is_judged_anew_and_keeps_its_draft(desk: Desk) -> None:
    """Even sent unchanged, even under the same name: what stood in its way may be gone."""
    await desk.leave(TYPED)
    for _ in range(2):
        assert isinstance(await desk.send({"method": "", "named": "no"}, id="form:1"), RefuseForm)
    assert values(await desk.open()) == TYPED
    assert isinstance(await desk.send(TYPED, id="form:1"), Whisper)


async def test_an_empty_form_is_no_draft(desk: Desk) -> None:
    """Nor is one with a choice that is not offered."""
    await desk.leave({"method": " ", "named": ""})
    assert (await desk.open()).form == FORM
    await desk.leave({"method": "Je note.", "named": "maybe"})
    assert values(await desk.open()) == {"method": "Je note.", "named": "yes"}


async def test_what_comes_too_late_comes_back(desk: Desk) -> None:
    """The form is closed by then: its words are not lost with it."""
    said = await desk.send({"method": "Je note, trop tard.", "named": "no"})
    assert isinstance(said, Whisper)
    assert said.card.blocks[0] == Text((Span("La question n'est plus là."),))
    assert said.card.blocks[-1] == Quote((Span("Je note, trop tard."),))


async def test_a_form_that_does_not_open_says_so(desk: Desk) -> None:
    """Whoever pressed would else wait for nothing."""
    perform = desk.messenger.perform

    async def cannot_open(action: Action) -> None:
        if isinstance(action, OpenForm):
            raise ConnectionError("Too late.")
        await perform(action)

    desk.messenger.perform = cannot_open  # type: ignore[method-assign]  # one thing fails
    pressed = ButtonPressed(
        id="b", at=NOW, person=NADIA, place=HERE, name="open", value="", interaction="waits"
    )
    await desk.engine.receive(pressed)
    (said,) = desk.messenger.done
    assert isinstance(said, Whisper)
    assert (said.to, said.interaction) == (NADIA, "waits")
    assert "ne s'est pas ouvert" in said.card.summary


async def test_an_old_draft_is_forgotten(desk: Desk) -> None:
    """After a month nobody comes back to it."""
    left = FormLeft(
        id="l",
        at=NOW - timedelta(days=31),
        person=NADIA,
        place=HERE,
        name="tell",
        about="p1",
        values=TYPED,
    )
    await desk.engine.receive(left)
    await desk.engine.forget_what_is_old()
    assert (await desk.open()).form == FORM
