"""Forms people have open: what their fields hold, and how they are sent."""

from collections.abc import Iterator

from tests.adapters.discord.local.components import BOX, BOXES, INPUT, LABEL, MENUS, RADIOS, ROW, TEXT
from tests.adapters.discord.local.lines import Impossible
from tests.adapters.discord.local.world import Json, Modal


def fields(modal: Modal) -> Iterator[tuple[str, Json]]:
    """The label and the component of every field, in order."""
    for one in modal.components:
        if one["type"] == ROW:
            yield one["components"][0]["label"], one["components"][0]
        elif one["type"] == LABEL:
            yield one["label"], one["component"]


def held(component: Json) -> str:
    """What a field holds at first; several choices are separated by commas."""
    if component["type"] == INPUT:
        return str(component.get("value") or "")
    if component["type"] == BOX:
        return "true" if component.get("default") else ""
    if component.get("options"):
        return ",".join(o["value"] for o in component["options"] if o.get("default"))
    return ",".join(one["id"] for one in component.get("default_values") or ())


def filled(modal: Modal, values: dict[str, str]) -> list[Json]:
    """The form as it is sent, with these values over what its fields hold, by custom id."""
    known = {component["custom_id"] for _, component in fields(modal)}
    if unknown := set(values) - known:
        raise Impossible(f"The form has no field {', '.join(sorted(unknown))}.")
    return [_sent(one, values) for one in modal.components]


def _sent(one: Json, values: dict[str, str]) -> Json:
    told: Json = {"type": one["type"], "id": one["id"]}
    match one["type"]:
        case 1:
            return told | {"components": [_sent(inner, values) for inner in one["components"]]}
        case 18:
            return told | {"component": _sent(one["component"], values)}
    if one["type"] == TEXT:
        return told
    value = values.get(one["custom_id"], held(one))
    _check(one, value)
    told["custom_id"] = one["custom_id"]
    if one["type"] == INPUT:
        return told | {"value": value}
    if one["type"] == BOX:
        return told | {"value": value == "true"}
    if one["type"] == RADIOS:
        return told | {"value": value or None}
    return told | {"values": [each for each in value.split(",") if each]}


def _check(one: Json, value: str) -> None:
    """What Discord's own window asks to mend before it sends a form."""
    name, required = one["custom_id"], one.get("required", one["type"] != BOX)
    if required and not value:
        raise Impossible(f"{name} is required.")
    if one["type"] == INPUT:
        most = one.get("max_length") or 4000
        if value and not (one.get("min_length") or 0) <= len(value) <= most:
            raise Impossible(f"{name} is too long or too short.")
    elif one.get("options"):
        offered = {option["value"] for option in one["options"]}
        chosen = [each for each in value.split(",") if each]
        if set(chosen) - offered:
            raise Impossible(f"{name} does not offer {value}.")
        if one["type"] in MENUS | {BOXES} and len(chosen) > (
            one.get("max_values") or (1 if one["type"] == 3 else 10)
        ):
            raise Impossible(f"{name} takes fewer choices.")
