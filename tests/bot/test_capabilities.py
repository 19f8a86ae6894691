"""One place rewrites what a messenger cannot do."""

from dataclasses import replace

import pytest

from bot.actions import Edit, LookFor, OpenForm, Post, RefuseForm, Reread, ShowHome, Suggest, Tell, Whisper
from bot.capabilities import Whispers, adapt
from bot.cards import Block, Button, Buttons, Card, Choice, ChoiceField, Form, RoleField, Text, TextField
from bot.markup import Span, flatten
from bot.model.place import Address
from bot.model.role import Role
from tests.builders import ALL_CAPABILITIES, HERE, NADIA, a_message

ALL = ALL_CAPABILITIES
CARD = Card((Text((Span("Bonjour"),)),))


def card_of(*blocks: Block) -> Card:
    """A card of these blocks."""
    return Card(blocks)


@pytest.mark.parametrize(
    "action",
    [
        Post(HERE, CARD, "k"),
        Whisper(NADIA, HERE, CARD),
        ShowHome(NADIA, CARD),
        Tell(NADIA, CARD, "k"),
        Edit(a_message(), CARD),
        RefuseForm(NADIA, (("method", "Il en faut une."),), "i"),
        Suggest(NADIA, (Choice("a", "a"),), "i"),
        Reread(HERE),
        LookFor(NADIA),
    ],
)
def test_what_can_be_done_is_left_as_it_is(action: Post | Whisper | Tell | Edit) -> None:
    """Nothing is rewritten without need."""
    assert adapt(action, ALL) == action


def test_a_whisper_becomes_a_direct_message_where_it_cannot_be() -> None:
    """Nowhere, or only in answer to somebody."""
    answering = replace(ALL, whispers=Whispers.ANSWERING)
    assert adapt(Whisper(NADIA, HERE, CARD), answering) == Tell(NADIA, CARD)
    assert adapt(Whisper(NADIA, HERE, CARD, "i"), answering) == Whisper(NADIA, HERE, CARD, "i")
    assert adapt(Whisper(NADIA, HERE, CARD, "i"), replace(ALL, whispers=Whispers.NOWHERE)) == Tell(
        NADIA, CARD
    )


def test_what_has_no_equal_is_left_out() -> None:
    """A second reading, a page of the bot's own."""
    assert adapt(ShowHome(NADIA, CARD), replace(ALL, home=0)) is None
    assert adapt(Reread(HERE), replace(ALL, rereads=False)) is None


def test_long_texts_labels_and_titles_are_cut() -> None:
    """At a word, with an ellipsis; in every kind of block."""
    small = replace(ALL, text=20, label=10, title=12)
    long = Text((Span("Un texte "), Span("bien plus long que permis", bold=True)))
    card = card_of(long, Buttons((Button("Une étiquette trop longue", "a"),)))
    adapted = adapt(Post(HERE, card), small)
    assert isinstance(adapted, Post)
    text, buttons = adapted.card.blocks
    assert isinstance(text, Text)
    assert len(flatten(text.spans)) <= 20
    assert isinstance(buttons, Buttons)
    assert len(buttons.buttons[0].label) <= 10
    form = Form("f", "Un titre de formulaire", (TextField("a", "A", max_length=3000),), "Ok")
    opened = adapt(OpenForm(NADIA, HERE, form, "i"), small)
    assert isinstance(opened, OpenForm)
    assert len(opened.form.title) <= 12
    assert isinstance(opened.form.fields[0], TextField)
    assert opened.form.fields[0].max_length == 20


def test_too_many_blocks_keep_the_first_and_the_last_buttons() -> None:
    """What can be pressed matters more than the last lines."""
    lines = [Text((Span(str(number)),)) for number in range(9)]
    buttons = Buttons((Button("Suite", "more"),))
    adapted = adapt(Post(HERE, card_of(*lines, buttons)), replace(ALL, blocks=4))
    assert isinstance(adapted, Post)
    assert adapted.card.blocks == (*lines[:3], buttons)
    home = adapt(ShowHome(NADIA, card_of(*lines, buttons)), replace(ALL, blocks=4, home=6))
    assert isinstance(home, ShowHome)
    assert home.card.blocks == (*lines[:5], buttons)


def test_who_cannot_be_called_is_not_asked_for_and_holds_nothing_back() -> None:
    """A posting, a change of it and a form, in a messenger without roles."""
    role, silent = Role("1", "nouvelles"), replace(ALL, notifies=False)
    address = Address(HERE, "1")
    assert adapt(Post(HERE, CARD, "k", notify=role), silent) == Post(HERE, CARD, "k")
    assert adapt(Edit(address, CARD, role), silent) == Edit(address, CARD)
    assert adapt(Post(HERE, CARD, "k", notify=role), ALL) == Post(HERE, CARD, "k", notify=role)
    asked, name = RoleField("notify", "Prévenir"), TextField("name", "Nom")
    opening = OpenForm(NADIA, HERE, Form("f", "T", (name, asked), "Ok"), "i")
    opened = adapt(opening, silent)
    assert isinstance(opened, OpenForm)
    assert opened.form.fields == (name,)
    assert adapt(opening, ALL) == opening


def test_choices_are_cut_and_suggestions_counted() -> None:
    """Within what the messenger shows."""
    small = replace(ALL, label=5, suggestions=2)
    suggested = adapt(Suggest(NADIA, tuple(Choice(str(n), "déléguer mieux") for n in range(5)), "i"), small)
    assert isinstance(suggested, Suggest)
    assert len(suggested.choices) == 2
    assert all(len(choice.label) <= 5 for choice in suggested.choices)
    field = ChoiceField("a", "A", (Choice("1", "déléguer mieux"),), "1")
    opened = adapt(OpenForm(NADIA, HERE, Form("f", "T", (field,), "Ok"), "i"), small)
    assert isinstance(opened, OpenForm)
    shown = opened.form.fields[0]
    assert isinstance(shown, ChoiceField)
    assert len(shown.choices[0].label) <= 5
