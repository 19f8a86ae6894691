"""Cards and forms as Slack is given them."""

import json

from hypothesis import given
from hypothesis import strategies as st

from adapters.slack.drawing import forms, outbound
from adapters.slack.drawing.rich import elements
from adapters.slack.hearing.turnings import button_name
from adapters.slack.messenger import CAPABILITIES
from bot.actions import OpenForm
from bot.capabilities import adapt
from bot.cards import (
    Button,
    Buttons,
    Card,
    Choice,
    ChoiceField,
    Divider,
    Form,
    Note,
    Part,
    Quote,
    Text,
    TextField,
)
from bot.markup import Span, parse
from bot.model.place import Person, Place

HERE = Place("slack", "T1", "C1", "9.1")
NADIA = Person("slack", "T1", "U1")

texts = st.text(max_size=4000)
spans = st.lists(
    st.builds(
        Span, texts, bold=st.booleans(), italic=st.booleans(), link=st.none() | st.just("https://x.example")
    ),
    max_size=4,
).map(tuple)
blocks = st.lists(
    st.builds(Text, spans)
    | st.builds(Quote, spans)
    | st.builds(Part, st.text(max_size=40), spans)
    | st.builds(Note, spans)
    | st.just(Divider())
    | st.lists(st.builds(Button, texts, st.just("a.b"), st.text(max_size=40)), min_size=1, max_size=60).map(
        lambda row: Buttons(tuple(row))
    ),
    max_size=12,
).map(tuple)


@given(blocks)
def test_whatever_a_card_says_fits_one_message(shown: tuple[Text, ...]) -> None:
    """And its words are there for whoever cannot see the blocks, with nothing alive in them."""
    message = outbound.message(Card(shown))
    assert len(json.dumps(message["blocks"], ensure_ascii=False)) <= outbound.IN_ALL
    assert message["text"]
    assert len(message["text"]) <= outbound.FALLBACK * 5
    assert "<" not in message["text"]


@given(texts)
def test_words_are_never_parsed(text: str) -> None:
    """They are drawn as they are; an address among them can be followed."""
    drawn = elements((Span(text),))
    assert "".join(element["text"] for element in drawn).strip(" ") == text.strip(" ")
    assert {element["type"] for element in drawn} <= {"text", "link"}


def test_styles_and_links_of_our_own_are_drawn() -> None:
    """Each run in its own element."""
    drawn = elements(parse("**Gras** et _penché_, `code`, [ici](https://x.example)"))
    assert [(element["type"], element.get("style")) for element in drawn] == [
        ("text", {"bold": True}),
        ("text", None),
        ("text", {"italic": True}),
        ("text", None),
        ("text", {"code": True}),
        ("text", None),
        ("link", None),
    ]


def test_every_button_has_a_name_of_its_own_and_gives_back_the_bots() -> None:
    """Two of a kind in one card too."""
    row = Buttons(tuple(Button("Lire", "searching.read", str(n)) for n in range(30)))
    drawn = [element for block in outbound.blocks(Card((row, row))) for element in block["elements"]]
    ids = [element["action_id"] for element in drawn]
    assert len(set(ids)) == 60
    assert set(map(button_name, ids)) == {"searching.read"}
    assert max(len(block["elements"]) for block in outbound.blocks(Card((row,)))) <= 25


def test_small_print_is_small_and_plain() -> None:
    """With a link in it, it is not small: it has to be one."""
    plain, linked = outbound.blocks(
        Card((Note((Span("*petit*"),)), Note((Span("ici", link="https://x.example"),))))
    )
    assert plain["elements"] == [{"type": "plain_text", "text": "*petit*", "emoji": False}]
    assert linked["type"] == "rich_text"


def test_a_form_is_a_modal_whose_blocks_are_its_fields() -> None:
    """Within Slack's lengths, once it was adapted."""
    form = Form(
        "contributing.new",
        "Un titre bien trop long pour une fenêtre",
        (
            TextField("title", "Titre", hint="Court", value="x" * 4000, max_length=80),
            TextField("method", "Ce que je fais", required=True, multiline=True),
            ChoiceField("named", "Signer", (Choice("yes", "Oui"), Choice("no", "Non")), "no"),
            ChoiceField("many", "Lequel", tuple(Choice(str(n), "y" * 90) for n in range(9)), "3"),
        ),
        "Envoyer maintenant sans attendre",
        about="p1",
        intro=(Span("Bonjour"),),
    )
    action = adapt(OpenForm(NADIA, HERE, form, "7"), CAPABILITIES)
    assert isinstance(action, OpenForm)
    view = forms.view(action.form, HERE)
    assert len(view["title"]["text"]) <= 24
    assert len(view["submit"]["text"]) <= 24
    intro, title, method, named, many = view["blocks"]
    assert intro["type"] == "rich_text"
    assert (title["block_id"], title["optional"], title["hint"]["text"]) == ("title", True, "Court")
    assert len(title["element"]["initial_value"]) <= title["element"]["max_length"] <= 3000
    assert (method["optional"], method["element"]["multiline"]) == (False, True)
    assert "initial_value" not in method["element"]
    assert (named["element"]["type"], named["element"]["initial_option"]["value"]) == ("radio_buttons", "no")
    assert (many["element"]["type"], len(many["element"]["options"][0]["text"]["text"])) == (
        "static_select",
        75,
    )
    carried = json.loads(view["private_metadata"])
    assert carried == {"name": "contributing.new", "about": "p1", "channel": "C1", "thread": "9.1"}


def test_an_error_about_no_field_stands_at_the_first() -> None:
    """Slack shows no other."""
    fields = ["title", "method"]
    errors = (("method", "Dis-en plus."), ("nowhere", "Et autre chose."), ("title", "Trop long."))
    assert forms.refusal(errors, fields) == {
        "response_action": "errors",
        "errors": {"method": "Dis-en plus.", "title": "Et autre chose. Trop long."},
    }
