"""A form → a modal, and what was filled in → values. Pure."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from adapters.slack.drawing.rich import rich_text
from bot.cards import Choice, ChoiceField, Form, RoleField, TextField
from bot.markup import cut
from bot.model.place import Place

Json = dict[str, Any]

CALLBACK = "form"
FIELD = "value"
"""The action every field goes by; its block has the field's name."""
LABEL = 2000
OPTION = 75
OPTIONS = 100
COMPLETED_FROM = 2
"""Characters typed before Slack asks for completions."""
FEW = 4
"""So many choices are all shown at once."""


def view(form: Form, near: Place) -> Json:
    """The modal; what the form is about and where it was opened travel with it."""
    carried = {"name": form.name, "about": form.about, "channel": near.channel, "thread": near.thread}
    intro = [rich_text(form.intro)] if any(span.text for span in form.intro) else []
    return {
        "type": "modal",
        "callback_id": CALLBACK,
        "private_metadata": json.dumps(carried, ensure_ascii=False),
        "notify_on_close": True,
        "title": _plain(form.title, 24),
        "submit": _plain(form.submit, 24),
        "blocks": [*intro, *(_input(one) for one in form.fields if not isinstance(one, RoleField))],
    }


def read_values(view: Mapping[str, Any]) -> dict[str, str]:
    """What stands in every field of a modal; nothing is an empty string."""
    values = (view.get("state") or {}).get("values") or {}
    return {name: _value(next(iter(filled.values()), {})) for name, filled in values.items()}


def refusal(errors: Sequence[tuple[str, str]], fields: Sequence[str]) -> Json:
    """The answer that leaves the modal open and says at each field what to mend.

    What is about no field of ``fields`` stands at the first: Slack would show nothing of it.
    """
    shown: dict[str, str] = {}
    for name, sentence in errors:
        field = name if name in fields or not fields else fields[0]
        shown[field] = f"{shown[field]} {sentence}" if field in shown else sentence
    return {"response_action": "errors", "errors": shown}


def fields_of(view: Mapping[str, Any]) -> list[str]:
    """The names of the fields of a modal."""
    return [str(block["block_id"]) for block in view.get("blocks") or () if block.get("type") == "input"]


def _input(field: TextField | ChoiceField) -> Json:
    drawn: Json = {
        "type": "input",
        "block_id": field.name,
        "label": _plain(field.label, LABEL),
        "optional": isinstance(field, TextField) and not field.required,
        "element": _text(field) if isinstance(field, TextField) else _choice(field),
        # A closed modal tells nothing of what stood in it: what is typed has to be told as it is typed.
        "dispatch_action": True,
    }
    if field.hint:
        drawn["hint"] = _plain(field.hint, LABEL)
    return drawn


def options(typed: str, offered: Sequence[Choice]) -> Json:
    """The answer to whoever writes in a field that is completed.

    A menu takes nothing but what it lists, so what was typed stands first.
    """
    listed = {
        choice.value: _option(choice) for choice in (Choice(typed, typed), *offered) if choice.value.strip()
    }
    return {"options": list(listed.values())[:OPTIONS]}


def _text(field: TextField) -> Json:
    if field.completed:
        return _completed(field)
    drawn: Json = {
        "type": "plain_text_input",
        "action_id": FIELD,
        "multiline": field.multiline,
        "max_length": field.max_length,
        "dispatch_action_config": {"trigger_actions_on": ["on_character_entered"]},
    }
    if field.value:
        drawn["initial_value"] = cut(field.value, field.max_length)
    return drawn


def _completed(field: TextField) -> Json:
    drawn: Json = {"type": "external_select", "action_id": FIELD, "min_query_length": COMPLETED_FROM}
    if field.value:
        drawn["initial_option"] = _option(Choice(field.value, field.value))
    return drawn


def _choice(field: ChoiceField) -> Json:
    options = {choice.value: _option(choice) for choice in field.choices}
    drawn: Json = {
        "type": "radio_buttons" if len(options) <= FEW else "static_select",
        "action_id": FIELD,
        "options": list(options.values()),
    }
    if field.value in options:
        drawn["initial_option"] = options[field.value]
    return drawn


def _option(choice: Choice) -> Json:
    return {"text": _plain(choice.label, OPTION), "value": cut(choice.value, OPTION)}


def _value(filled: Mapping[str, Any]) -> str:
    chosen = filled.get("selected_option")
    return str((chosen.get("value") if chosen else filled.get("value")) or "")


def _plain(text: str, length: int) -> Json:
    return {"type": "plain_text", "text": cut(text, length) or " ", "emoji": False}
