"""Forms → modals of five fields at most, and back."""

from dataclasses import replace
from typing import Any

from adapters.discord.drawing import forms
from bot.cards import Choice, ChoiceField, Form, TextField
from bot.markup import Span

YES_OR_NO = (Choice("yes", "Oui"), Choice("no", "Non"))
NAMED = ChoiceField("named", "Signer", YES_OR_NO, "yes")
PARTS = tuple(
    TextField(name, name.title(), hint="Trois lignes", multiline=name != "audience")
    for name in ("situation", "method", "outcome", "difficulties", "audience")
)
TITLE = TextField("title", "Titre", value="Un titre", max_length=80)
SHORT = Form("planning.theme", "Un thème", (TITLE, NAMED), "Envoyer", about="0f" * 16)
ANSWER = Form("answering.answer", "Répondre", (*PARTS, NAMED), "Envoyer", about="0f" * 16)
PRACTICE = Form("archiving.edit", "Ma pratique", (TITLE, *PARTS, NAMED), "Garder", about="0f" * 16)


def names(form: Form) -> list[list[str]]:
    """The fields of each step."""
    return [[field.name for field in step] for step in forms.steps(form)]


def sent(modal: dict[str, Any], **typed: str) -> list[dict[str, Any]]:
    """What Discord sends of a modal somebody filled in."""
    told = []
    for label in modal["components"]:
        if label["type"] != 18:
            continue
        field = label["component"]
        chosen = [one["value"] for one in field.get("options", ()) if one.get("default")]
        value = typed.get(field["custom_id"], field.get("value", ""))
        answer = (
            {"values": [typed.get(field["custom_id"], *chosen)]} if field["type"] == 3 else {"value": value}
        )
        told.append(
            {"type": 18, "component": {"type": field["type"], "custom_id": field["custom_id"], **answer}}
        )
    return told


def test_five_fields_are_one_modal_and_what_is_written_longest_comes_last() -> None:
    """So that nobody writes much before they are through."""
    assert names(SHORT) == [["title", "named"]]
    assert names(ANSWER) == [["named"], [part.name for part in PARTS]]
    assert names(PRACTICE) == [["title", "named"], [part.name for part in PARTS]]


def test_a_single_choice_before_a_form_is_made_by_the_button_that_opens_it() -> None:
    """Anything else is a step of its own."""
    assert forms.choice_before(ANSWER) == NAMED
    assert forms.choice_before(SHORT) is None
    assert forms.choice_before(PRACTICE) is None


def test_a_modal_keeps_to_discords_limits() -> None:
    """Titles, labels, hints, choices and values."""
    many = tuple(Choice(str(n), "c" * 200) for n in range(40))
    long = Form(
        "n" * 60,
        "t" * 100,
        (
            TextField("a", "l" * 100, hint="h" * 200, value="v" * 5000, max_length=9000),
            ChoiceField("b", "l", many, "39"),
        ),
        "s",
        about="a" * 200,
    )
    modal = forms.modal(long, "t", 0, {})
    text, choice = (label["component"] for label in modal["components"])
    assert len(modal["title"]) <= 45
    assert len(modal["custom_id"]) <= 100
    assert len(modal["components"][0]["label"]) <= 45
    assert len(modal["components"][0]["description"]) <= 100
    assert len(text["value"]) <= text["max_length"] <= 4000
    assert len(choice["options"]) == 25
    assert [one["value"] for one in choice["options"] if one.get("default")] == ["39"]


def test_what_was_filled_in_comes_back() -> None:
    """Texts, choices, and fields left empty; in rows of the old kind too."""
    modal = forms.modal(SHORT, "t", 0, {"title": "Déjà"})
    assert forms.read_values(sent(modal, named="no")) == {"title": "Déjà", "named": "no"}
    old = [{"type": 1, "components": [{"type": 4, "custom_id": "title", "value": ""}]}]
    assert forms.read_values(old) == {"title": ""}


def test_the_last_step_says_all_that_is_needed_to_read_it() -> None:
    """After a restart too: the form, what it is about, and the choices made before."""
    modal = forms.modal(ANSWER, "abc", 1, {"named": "no"})
    read = forms.read_custom_id(modal["custom_id"])
    assert read == forms.Sent("abc", 1, "answering.answer", "0f" * 16, (("named", "no"),))
    first = forms.read_custom_id(forms.modal(PRACTICE, "abc", 0, {})["custom_id"])
    assert first == forms.Sent("abc", 0, "archiving.edit", "0f" * 16, last=False)
    unnamed = forms.modal(replace(PRACTICE, name="n" * 100), "abc", 0, {})
    assert forms.read_custom_id(unnamed["custom_id"]) == forms.Sent("abc", 0, last=False)
    assert forms.read_custom_id("b~1~x~y") is None
    assert forms.read_custom_id("f~1~x") is None


def test_a_last_step_is_another_when_something_else_was_written_before() -> None:
    """So that what is sent again is told from what was changed, whoever reads it."""

    def others(**values: str) -> str:
        read = forms.read_custom_id(forms.modal(PRACTICE, "abc", 1, values)["custom_id"])
        assert read
        return read.others

    assert others(title="Déléguer") == others(title="Déléguer") != others(title="Déléguer mieux")


def test_the_question_stands_above_a_form_where_there_is_room() -> None:
    """Five fields leave none."""
    intro = (Span("Comment fais-tu ?", bold=True),)
    with_room = Form("n", "t", (TITLE,), "s", intro=intro)
    assert forms.modal(with_room, "t", 0, {})["components"][0] == {
        "type": 10,
        "content": "**Comment fais-tu ?**",
    }
    full = Form("n", "t", PARTS, "s", intro=intro)
    assert [label["type"] for label in forms.modal(full, "t", 0, {})["components"]] == [18] * 5


def test_what_is_to_mend_is_in_the_step_of_its_field() -> None:
    """What is about none is in the last."""
    assert forms.step_of(PRACTICE, (("title", "Trop long."),)) == 0
    assert forms.step_of(PRACTICE, (("method", "Il manque."), ("else", "Quoi ?"))) == 1
    assert forms.step_of(PRACTICE, (("else", "Quoi ?"),)) == 1
