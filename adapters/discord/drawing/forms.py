"""A form → modals, as many as its fields need, and what was filled in → values. Pure."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode

from adapters.discord.drawing.luggage import BETWEEN, LONGEST, lengthen, shorten
from adapters.discord.drawing.outbound import ROLES, SELECT, TEXT, every
from adapters.discord.drawing.rich import markdown
from bot.cards import Choice, ChoiceField, Field, Form, RoleField, TextField
from bot.markup import cut, cut_spans
from bot.model.role import Role

Json = dict[str, Any]
Steps = tuple[tuple[Field, ...], ...]

LAST, PART = "f", "p"
"""What a modal is: the last step of a form, or one that others come after."""
OTHERS = "."
FIELDS = 5
"""Components in one modal."""
LABEL_COMPONENT, INPUT = 18, 4
TITLE, LABEL, HINT, OPTION, OPTIONS = 45, 45, 100, 100, 25
VALUE = 4000
ONE_LINE, LINES = 1, 2
IN_A_ROW = 5
"""So many choices can be pressed instead."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What a modal carries, of the form it is a step of: enough to read it after a restart."""

    token: str
    """Names this opening of the form."""
    step: int
    name: str = ""
    """Empty where it was too long to travel."""
    about: str = ""
    chosen: tuple[tuple[str, str], ...] = ()
    """The choices made in other steps."""
    others: str = ""
    """Stands for what is written in other steps; empty where nothing is."""
    last: bool = True
    """Whether no step comes after it."""


def steps(form: Form) -> Steps:
    """The fields of each modal. The last one holds what is longest to write, so that it is written last."""
    if len(form.fields) <= FIELDS:
        return (form.fields,)
    by_length = sorted(form.fields, key=_room, reverse=True)[:FIELDS]
    last = tuple(field for field in form.fields if field in by_length)
    first = [field for field in form.fields if field not in by_length]
    return (*(tuple(first[at : at + FIELDS]) for at in range(0, len(first), FIELDS)), last)


def choice_before(form: Form) -> ChoiceField | None:
    """The one choice that stands between a form and a single modal: its choices are buttons that open it."""
    fields = steps(form)
    alone = fields[0][0] if len(fields) == 2 and len(fields[0]) == 1 else None
    return alone if isinstance(alone, ChoiceField) and len(alone.choices) <= IN_A_ROW else None


def modal(form: Form, token: str, step: int, values: Mapping[str, str]) -> Json:
    """A step of the form, filled in with ``values``."""
    fields = steps(form)[step]
    many = len(steps(form)) - (1 if choice_before(form) else 0)
    title = form.title if many == 1 else f"{cut(form.title, TITLE - 6)} ({step + 1}/{many})"
    shown = any(span.text.strip() for span in form.intro) and len(fields) < FIELDS
    intro = [{"type": TEXT, "content": markdown(cut_spans(form.intro, 2000))}] if shown else []
    return {
        "custom_id": _custom_id(form, token, step, values),
        "title": cut(title, TITLE) or "…",
        "components": [*intro, *(_label(field, values.get(field.name, field.value)) for field in fields)],
    }


def read_custom_id(custom_id: str) -> Sent | None:
    """What a modal carried; None for what is no form of the bot's."""
    kind, *pieces = custom_id.split(BETWEEN, 5)
    if kind not in (LAST, PART) or len(pieces) not in (2, 5) or not pieces[1].isdecimal():
        return None
    name, chosen, about = pieces[2:] or ("", "", "")
    made = tuple(parse_qsl(chosen, keep_blank_values=True))
    token, _, others = pieces[0].partition(OTHERS)
    return Sent(token, int(pieces[1]), name, lengthen(about), made, others, kind == LAST)


def read_values(components: Any, roles: Mapping[str, Role] | None = None) -> dict[str, str]:
    """What stands in every field of a modal that was sent; nothing is an empty string.

    ``roles`` says what is known of those that were chosen, by their ids.
    """
    found: dict[str, str] = {}
    for component in components or ():
        for field in (component.get("component") or component, *every(component.get("components"))):
            if field.get("custom_id") and field.get("type") in (INPUT, SELECT, ROLES):
                chosen = str((field.get("values") or [field.get("value") or ""])[0])
                role = (roles or {}).get(chosen, Role(chosen, chosen)) if field["type"] == ROLES else None
                found[str(field["custom_id"])] = str(role) if role and role.id else chosen
    return found


def written(components: Any) -> list[str]:
    """What somebody wrote in the fields of a modal in words of their own, in order."""
    fields = (
        field
        for component in components or ()
        for field in (component.get("component") or component, *every(component.get("components")))
    )
    return [str(field["value"]) for field in fields if field.get("type") == INPUT and field.get("value")]


def step_of(form: Form, errors: Sequence[tuple[str, str]]) -> int:
    """The step in which what is to mend stands; the last where it is about no field."""
    wrong = {name for name, _ in errors}
    fields = steps(form)
    return next(
        (step for step, within in enumerate(fields) if wrong & {f.name for f in within}), len(fields) - 1
    )


def _room(field: Field) -> int:
    if isinstance(field, TextField):
        return field.max_length + (10_000 if field.multiline else 0)
    # A choice can be made by buttons in place of a window; a role cannot.
    return 1 if isinstance(field, RoleField) else 0


def _custom_id(form: Form, token: str, step: int, values: Mapping[str, str]) -> str:
    here = {field.name for field in steps(form)[step]}
    elsewhere = [field for field in form.fields if field.name not in here]
    chosen = {f.name: values.get(f.name, f.value) for f in elsewhere if isinstance(f, ChoiceField)}
    written = {f.name: values.get(f.name, f.value) for f in elsewhere if not isinstance(f, ChoiceField)}
    last = step == len(steps(form)) - 1
    opening = f"{token}{OTHERS}{digest(written)[:8]}" if last and written else token
    short = BETWEEN.join((LAST if last else PART, opening, str(step)))
    # What another step chose is of use where all of the form is sent.
    made = urlencode(chosen) if last else ""
    whole = BETWEEN.join((short, form.name, made, shorten(form.about)))
    return whole if len(whole) <= LONGEST else short


def digest(values: Mapping[str, str]) -> str:
    """Stands for these values, and no others."""
    return hashlib.sha256(json.dumps(dict(values), sort_keys=True).encode()).hexdigest()[:16]


def _label(field: Field, value: str) -> Json:
    drawn: Json = {
        "type": LABEL_COMPONENT,
        "label": cut(field.label, LABEL) or "…",
        "component": _component(field, value),
    }
    if field.hint:
        drawn["description"] = cut(field.hint, HINT)
    return drawn


def _component(field: Field, value: str) -> Json:
    match field:
        case TextField():
            return _text(field, value)
        case ChoiceField():
            return _choice(field, value)
        case RoleField():
            return _role(field, value)


def _role(field: RoleField, value: str) -> Json:
    drawn: Json = {
        "type": ROLES,
        "custom_id": field.name,
        "required": False,
        "min_values": 0,
        "max_values": 1,
    }
    chosen = Role.read(value)
    return drawn | {"default_values": [{"id": chosen.id, "type": "role"}]} if chosen else drawn


def _text(field: TextField, value: str) -> Json:
    longest = min(max(field.max_length, 1), VALUE)
    drawn: Json = {
        "type": INPUT,
        "custom_id": field.name,
        "style": LINES if field.multiline else ONE_LINE,
        "required": field.required,
        "max_length": longest,
    }
    if value:
        drawn["value"] = cut(value, longest)
    return drawn


def _choice(field: ChoiceField, value: str) -> Json:
    choices = {choice.value: choice for choice in field.choices}
    shown = list(choices.values())[:OPTIONS]
    if value in choices and choices[value] not in shown:
        shown[-1] = choices[value]
    return {
        "type": SELECT,
        "custom_id": field.name,
        "required": True,
        "options": [_option(choice, value) for choice in shown],
    }


def _option(choice: Choice, value: str) -> Json:
    drawn: Json = {"label": cut(choice.label, OPTION) or "…", "value": choice.value}
    return drawn | {"default": True} if choice.value == value else drawn
