"""What Slack accepts inside blocks: buttons, menus and fields."""

from typing import Any

from tests.adapters.slack.local.complaints import Complaints
from tests.adapters.slack.local.world import Json

SELECTS = {"static_select", "external_select", "users_select", "conversations_select", "channels_select"}
MULTI = {f"multi_{name}" for name in SELECTS}
CHOICES = {"radio_buttons", "checkboxes"}
PICKERS = {"datepicker", "timepicker", "datetimepicker"}
WRITING = {"plain_text_input", "number_input", "url_text_input", "email_text_input", "rich_text_input"}
IN_INPUT = SELECTS | MULTI | CHOICES | PICKERS | WRITING
IN_ACTIONS = SELECTS | MULTI | CHOICES | PICKERS | {"button", "overflow"}

COMMON = {"type", "action_id"}
_MENU = COMMON | {"placeholder", "confirm", "focus_on_load"}
_PICKER = _MENU | {"initial_date", "initial_time", "initial_date_time", "timezone"}
_INITIAL = {
    "initial_option", "initial_options", "initial_user", "initial_users", "initial_conversation",
    "initial_conversations", "initial_channel", "initial_channels", "default_to_current_conversation",
}  # fmt: skip
_WRITING = COMMON | {"initial_value", "placeholder", "focus_on_load", "dispatch_action_config"}
KEYS: dict[str, set[str]] = {
    "button": COMMON | {"text", "value", "url", "style", "confirm", "accessibility_label"},
    "image": {"type", "image_url", "slack_file", "alt_text"},
    "overflow": COMMON | {"options", "confirm"},
    "plain_text_input": _WRITING | {"multiline", "min_length", "max_length"},
    "number_input": _WRITING | {"is_decimal_allowed", "min_value", "max_value"},
    "radio_buttons": _MENU | {"options", "initial_option"},
    "checkboxes": _MENU | {"options", "initial_options"},
    "external_select": _MENU | {"initial_option", "min_query_length"},
}
for _name in SELECTS | MULTI:
    KEYS.setdefault(
        _name,
        _MENU
        | _INITIAL
        | {
            "options",
            "option_groups",
            "min_query_length",
            "max_selected_items",
            "response_url_enabled",
            "filter",
        },
    )
for _name in PICKERS:
    KEYS.setdefault(_name, _PICKER)
for _name in WRITING:
    KEYS.setdefault(_name, _WRITING)


def check(element: Any, where: str, about: Complaints, allowed: set[str]) -> None:
    """Complain about what Slack would refuse in an element."""
    if not isinstance(element, dict) or element.get("type") not in allowed:
        kind = element.get("type") if isinstance(element, dict) else element
        about.say(f"unsupported type: {kind}", f"{where}/type")
        return
    kind = element["type"]
    about.unknown(element, KEYS[kind], where)
    about.length(element.get("action_id"), f"{where}/action_id", 255)
    if "placeholder" in element:
        about.plain(element["placeholder"], f"{where}/placeholder", 150)
    if "confirm" in element:
        _check_confirm(element["confirm"], f"{where}/confirm", about)
    if kind == "button":
        _check_button(element, where, about)
    elif kind == "plain_text_input":
        _check_writing(element, where, about)
    elif kind in CHOICES:
        _check_options(element, where, about, most=10, plain=False)
    elif kind == "overflow":
        _check_options(element, where, about, most=5, plain=True)
    elif kind in {"static_select", "multi_static_select"}:
        if "option_groups" not in element:
            _check_options(element, where, about, most=100, plain=True)
    elif kind == "external_select" and "initial_option" in element:
        check_option(element["initial_option"], f"{where}/initial_option", about, plain=True)


def check_option(option: Any, where: str, about: Complaints, *, plain: bool) -> None:
    """One entry of a menu."""
    if not isinstance(option, dict):
        about.say("must be an object", where)
        return
    about.unknown(option, {"text", "value", "description", "url"}, where)
    (about.plain if plain else about.text)(option.get("text"), f"{where}/text", 75)
    about.length(option.get("value"), f"{where}/value", 75, least=1, needed=True)
    if "description" in option:
        (about.plain if plain else about.text)(option["description"], f"{where}/description", 75)


def _check_options(element: Json, where: str, about: Complaints, *, most: int, plain: bool) -> None:
    options = about.items(element.get("options"), f"{where}/options", 1, most)
    for number, option in enumerate(options):
        check_option(option, f"{where}/options/{number}", about, plain=plain)
    chosen = [element["initial_option"]] if "initial_option" in element else []
    for option in chosen + list(element.get("initial_options") or ()):
        if option not in options:
            about.say("initial_option must match one of the options", where)


def _check_button(element: Json, where: str, about: Complaints) -> None:
    about.plain(element.get("text"), f"{where}/text", 75)
    about.length(element.get("value"), f"{where}/value", 2000)
    about.length(element.get("url"), f"{where}/url", 3000, least=1)
    about.length(element.get("accessibility_label"), f"{where}/accessibility_label", 75)
    if element.get("style", "primary") not in {"primary", "danger"}:
        about.say("unsupported style", f"{where}/style")


def _check_writing(element: Json, where: str, about: Complaints) -> None:
    most = element.get("max_length", 3000)
    if not isinstance(most, int) or not 1 <= most <= 3000:
        about.say("must be between 1 and 3000", f"{where}/max_length")
        most = 3000
    about.length(element.get("initial_value"), f"{where}/initial_value", most, least=1)
    if not 0 <= element.get("min_length", 0) <= 3000:
        about.say("must be between 0 and 3000", f"{where}/min_length")


def _check_confirm(confirm: Any, where: str, about: Complaints) -> None:
    if not isinstance(confirm, dict):
        about.say("must be an object", where)
        return
    about.plain(confirm.get("title"), f"{where}/title", 100)
    about.text(confirm.get("text"), f"{where}/text", 300)
    about.plain(confirm.get("confirm"), f"{where}/confirm", 30)
    about.plain(confirm.get("deny"), f"{where}/deny", 30)
