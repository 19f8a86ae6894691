"""What fields hold: at first, and when somebody filled them in."""

from typing import Any

from tests.adapters.slack.local.world import Json

ONE_OPTION = {"static_select", "external_select", "radio_buttons", "overflow"}
MANY_OPTIONS = {"checkboxes", "multi_static_select", "multi_external_select"}
PLAIN = {
    "plain_text_input": ("initial_value", "value"),
    "number_input": ("initial_value", "value"),
    "url_text_input": ("initial_value", "value"),
    "email_text_input": ("initial_value", "value"),
    "datepicker": ("initial_date", "selected_date"),
    "timepicker": ("initial_time", "selected_time"),
    "datetimepicker": ("initial_date_time", "selected_date_time"),
    "users_select": ("initial_user", "selected_user"),
    "channels_select": ("initial_channel", "selected_channel"),
    "conversations_select": ("initial_conversation", "selected_conversation"),
}
LISTS = {
    "multi_users_select": ("initial_users", "selected_users"),
    "multi_channels_select": ("initial_channels", "selected_channels"),
    "multi_conversations_select": ("initial_conversations", "selected_conversations"),
}


def initial(element: Json) -> Json:
    """What a field holds when it is shown."""
    kind = element["type"]
    if kind in ONE_OPTION:
        return {"type": kind, "selected_option": element.get("initial_option")}
    if kind in MANY_OPTIONS:
        return {"type": kind, "selected_options": element.get("initial_options", [])}
    if kind in LISTS:
        first, now = LISTS[kind]
        return {"type": kind, now: element.get(first, [])}
    first, now = PLAIN[kind]
    return {"type": kind, now: element.get(first)}


def filled(element: Json, value: str, offered: list[Json]) -> Json:
    """What a field holds when somebody filled it in; several choices are separated by commas.

    ``offered`` are the options an external menu brought.
    """
    kind = element["type"]
    if kind in ONE_OPTION:
        return {"type": kind, "selected_option": _option(element, value, offered) if value else None}
    if kind in MANY_OPTIONS:
        chosen = [_option(element, one, offered) for one in value.split(",") if one]
        return {"type": kind, "selected_options": chosen}
    if kind in LISTS:
        return {"type": kind, LISTS[kind][1]: [one for one in value.split(",") if one]}
    if len(value) > element.get("max_length", 3000):
        raise AssertionError("Nobody can type more than the field takes.")
    held: Any = int(value) if kind == "datetimepicker" and value else value
    return {"type": kind, PLAIN[kind][1]: held or None}


def read(state: Json) -> str:
    """What a field holds, as one string."""
    for key, value in state.items():
        match key, value:
            case "selected_option", {"value": one}:
                return str(one)
            case "selected_options", many:
                return ",".join(option["value"] for option in many)
            case _, list(many):
                return ",".join(many)
    return next((str(v) for k, v in state.items() if k not in {"type", "selected_option"} and v), "")


def _option(element: Json, value: str, offered: list[Json]) -> Json:
    options = list(offered) + list(element.get("options", ()))
    for group in element.get("option_groups", ()):
        options += group["options"]
    for option in [*options, *([element["initial_option"]] if "initial_option" in element else [])]:
        if option["value"] == value:
            return dict(option)
    raise AssertionError(f"The menu does not offer {value}.")
