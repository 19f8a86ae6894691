"""What somebody types behind a slash, as the options of a command."""

import re
from dataclasses import dataclass, field

from tests.adapters.discord.local.world import Json, World

SUB, GROUP, STRING, WHOLE, BOOLEAN, USER, CHANNEL, ROLE, NUMBER = 1, 2, 3, 4, 5, 6, 7, 8, 10


class Impossible(Exception):
    """Discord's own window does not let anybody do that."""


@dataclass
class Typed:
    """A command and the options it was given, in the shape of an interaction."""

    command: Json
    options: list[Json] = field(default_factory=list)
    resolved: dict[str, set[str]] = field(default_factory=dict)
    """What ids stand for: ``users``, ``channels`` and ``roles``."""


def shown(one: Json, locale: str) -> set[str]:
    """The names somebody may type for a command or an option: in their language, and its own."""
    return {one["name"], (one.get("name_localizations") or {}).get(locale) or one["name"]}


def read(world: World, command: Json, words: str, locale: str, *, completing: bool = False) -> Typed:
    """The options in a line, by name (``theme:déléguer``) or all that is written for the first one.

    ``completing`` gives what is typed last the focus, and asks for nothing that is missing.
    """
    typed = Typed(command)
    options, inner = command["options"], typed.options
    while options and options[0]["type"] in {SUB, GROUP}:
        name, _, words = words.partition(" ")
        chosen = next((o for o in options if name in shown(o, locale)), None)
        if chosen is None:
            raise Impossible(f"{command['name']} has no {name or 'empty'} sub-command.")
        deeper: list[Json] = []
        inner.append({"type": chosen["type"], "name": chosen["name"], "options": deeper})
        options, inner = chosen.get("options") or [], deeper
    given = _given(options, words, locale, completing=completing)
    for option in options:
        if option["name"] in given:
            focused = completing and option["name"] == list(given)[-1]
            inner.append(_value(world, typed, option, given[option["name"]], focused=focused))
        elif option.get("required") and not completing:
            raise Impossible(f"{option['name']} is required.")
    return typed


def _given(options: list[Json], words: str, locale: str, *, completing: bool) -> dict[str, str]:
    names = {name: option["name"] for option in options for name in shown(option, locale)}
    marks = list(re.finditer(rf"(?:^|\s)({'|'.join(map(re.escape, names))}):", words)) if names else []
    if not marks:
        if not words.strip() and not completing:
            return {}
        if not options:
            raise Impossible(f"There is nowhere to write {words}.")
        return {options[0]["name"]: words.strip()}
    ends = [mark.start() for mark in marks[1:]] + [len(words)]
    return {names[m[1]]: words[m.end() : end].strip() for m, end in zip(marks, ends, strict=True)}


def _value(world: World, typed: Typed, option: Json, text: str, *, focused: bool) -> Json:
    if focused:
        if not option.get("autocomplete"):
            raise Impossible(f"{option['name']} is not completed.")
        return {"type": option["type"], "name": option["name"], "value": text, "focused": True}
    told: Json = {"type": option["type"], "name": option["name"], "value": text}
    if option.get("choices"):
        offered = [c for c in option["choices"] if text in {str(c["value"]), *_labels(c)}]
        if not offered:
            raise Impossible(f"{option['name']} does not offer {text}.")
        return told | {"value": offered[0]["value"]}
    if not option.get("min_length", 0) <= len(text) <= option.get("max_length", 6000):
        raise Impossible(f"{option['name']} is too long or too short.")
    match option["type"]:
        case 4:
            return told | {"value": int(text)}
        case 5:
            return told | {"value": text.lower() == "true"}
        case 10:
            return told | {"value": float(text)}
        case 6:
            found, kind = world.user(text.lstrip("@")).id, "users"
        case 7:
            found, kind = world.channel(text.lstrip("#")).id, "channels"
        case 8:
            found, kind = world.role(text.lstrip("@")).id, "roles"
        case _:
            return told
    typed.resolved.setdefault(kind, set()).add(found)
    return told | {"value": found}


def _labels(choice: Json) -> set[str]:
    return {choice["name"], *(choice.get("name_localizations") or {}).values()}
