"""What Discord accepts as components: rows of a message, its second version, and modals."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from tests.adapters.discord.local.refusals import Complaints
from tests.adapters.discord.local.world import Json

ROW, BUTTON, MENU, INPUT, SECTION, TEXT, THUMBNAIL, GALLERY, FILE, SEPARATOR = (
    1,
    2,
    3,
    4,
    9,
    10,
    11,
    12,
    13,
    14,
)
CONTAINER, LABEL, UPLOAD, RADIOS, BOXES, BOX = 17, 18, 19, 21, 22, 23
MENUS = {3, 5, 6, 7, 8}
IN_LABEL = MENUS | {INPUT, UPLOAD, RADIOS, BOXES, BOX}
SECOND_VERSION = {ROW, SECTION, TEXT, GALLERY, FILE, SEPARATOR, CONTAINER}
IN_CONTAINER = SECOND_VERSION - {CONTAINER}
MOST = 40
TEXT_CHARACTERS = 4000

Where = tuple[str | int, ...]


def check_message(drawn: Any, about: Complaints, *, second_version: bool) -> None:
    """What is wrong with a message's components."""
    rows = about.items(drawn, ("components",), MOST if second_version else 5)
    allowed = SECOND_VERSION if second_version else {ROW}
    for number, row in enumerate(rows):
        _check_in_message(row, ("components", number), about, allowed)
    _check_together(rows, about)
    if second_version:
        if sum(1 for _ in walk(rows)) > MOST:
            about.say(
                ("components",), "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED", f"At most {MOST} components."
            )
        if sum(len(c.get("content", "")) for c in walk(rows) if c.get("type") == TEXT) > TEXT_CHARACTERS:
            said = f"The combined length of all text must be {TEXT_CHARACTERS} or fewer."
            about.say(("components",), "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED", said)


def check_modal(modal: Any, about: Complaints) -> None:
    """What is wrong with a modal."""
    here: Where = ("data",)
    about.length(modal.get("custom_id"), (*here, "custom_id"), 100, least=1, needed=True)
    about.length(modal.get("title"), (*here, "title"), 45, least=1, needed=True)
    fields = about.items(modal.get("components"), (*here, "components"), 5, least=1, needed=True)
    for number, field in enumerate(fields):
        where: Where = (*here, "components", number)
        match field.get("type") if isinstance(field, dict) else None:
            case 1:
                for inner in about.items(
                    field.get("components"), (*where, "components"), 1, least=1, needed=True
                ):
                    _check_input(inner, (*where, "components", 0), about, labelled=False)
            case 18:
                about.length(field.get("label"), (*where, "label"), 45, least=1, needed=True)
                about.length(field.get("description"), (*where, "description"), 100)
                _check_field(field.get("component"), (*where, "component"), about)
            case 10:
                about.length(field.get("content"), (*where, "content"), TEXT_CHARACTERS, least=1, needed=True)
            case _:
                about.one_of(
                    field.get("type") if isinstance(field, dict) else None, (*where, "type"), {1, 10, 18}
                )
    _check_together(fields, about)


def walk(drawn: Any) -> Iterator[Json]:
    """Every component, from the top."""
    if isinstance(drawn, list):
        for inner in drawn:
            yield from walk(inner)
    elif isinstance(drawn, dict) and "type" in drawn:
        yield drawn
        for key in ("components", "component", "accessory"):
            yield from walk(drawn.get(key))


def numbered(drawn: list[Json]) -> list[Json]:
    """The components with the numbers Discord gives those that bring none."""
    taken = {c["id"] for c in walk(drawn) if c.get("id")}
    free = (number for number in range(1, 1000) if number not in taken)

    def name(one: Json) -> Json:
        told = one | {"id": one.get("id") or next(free)}
        for key in ("components", "component", "accessory"):
            inner = one.get(key)
            if isinstance(inner, list):
                told[key] = [name(each) for each in inner]
            elif isinstance(inner, dict):
                told[key] = name(inner)
        return told

    return [name(one) for one in drawn]


def _check_in_message(one: Any, where: Where, about: Complaints, allowed: set[int]) -> None:
    kind = one.get("type") if isinstance(one, dict) else None
    about.one_of(kind, (*where, "type"), allowed)
    match kind:
        case 1:
            _check_row(one, where, about)
        case 9:
            for number, text in enumerate(
                about.items(one.get("components"), (*where, "components"), 3, least=1, needed=True)
            ):
                _check_in_message(text, (*where, "components", number), about, {TEXT})
            accessory = one.get("accessory")
            kind = accessory.get("type") if isinstance(accessory, dict) else None
            about.one_of(kind, (*where, "accessory", "type"), {BUTTON, THUMBNAIL})
            if kind == BUTTON:
                _check_button(accessory, (*where, "accessory"), about)
        case 10:
            about.length(one.get("content"), (*where, "content"), TEXT_CHARACTERS, least=1, needed=True)
        case 12:
            about.items(one.get("items"), (*where, "items"), 10, least=1, needed=True)
        case 17:
            inner = about.items(one.get("components"), (*where, "components"), MOST, least=1, needed=True)
            for number, each in enumerate(inner):
                _check_in_message(each, (*where, "components", number), about, IN_CONTAINER)


def _check_row(row: Json, where: Where, about: Complaints) -> None:
    inner = about.items(row.get("components"), (*where, "components"), 5, least=1, needed=True)
    kinds = {one.get("type") for one in inner if isinstance(one, dict)}
    if kinds & MENUS and len(inner) > 1:
        about.say(
            (*where, "components"),
            "COMPONENT_LAYOUT_WIDTH_EXCEEDED",
            "The specified component exceeds the maximum width",
        )
    for number, one in enumerate(inner):
        here = (*where, "components", number)
        kind = one.get("type") if isinstance(one, dict) else None
        about.one_of(kind, (*here, "type"), MENUS | {BUTTON})
        if kind == BUTTON:
            _check_button(one, here, about)
        elif kind in MENUS:
            _check_menu(one, here, about)


def _check_button(one: Json, where: Where, about: Complaints) -> None:
    style = one.get("style")
    about.one_of(style, (*where, "style"), {1, 2, 3, 4, 5, 6})
    about.length(one.get("label"), (*where, "label"), 80)
    if not one.get("label") and not one.get("emoji") and style != 6:
        about.say(where, "BUTTON_COMPONENT_EMPTY", "A button must have a label or an emoji")
    if style == 5:
        about.length(one.get("url"), (*where, "url"), 512, least=1, needed=True)
        if "custom_id" in one:
            about.say(
                where,
                "BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE",
                "A custom id and url cannot both be specified",
            )
    elif style != 6:
        about.length(one.get("custom_id"), (*where, "custom_id"), 100, least=1, needed=True)


def _check_menu(one: Json, where: Where, about: Complaints) -> None:
    about.length(one.get("custom_id"), (*where, "custom_id"), 100, least=1, needed=True)
    about.length(one.get("placeholder"), (*where, "placeholder"), 150)
    about.whole(one.get("min_values", 1), (*where, "min_values"), 0, 25)
    about.whole(one.get("max_values", 1), (*where, "max_values"), 1, 25)
    if one.get("type") == MENU:
        _check_options(one, where, about, 25)
    elif about.items(one.get("default_values"), (*where, "default_values"), one.get("max_values", 1)):
        kinds = {5: {"user"}, 6: {"role"}, 7: {"user", "role"}, 8: {"channel"}}[one["type"]]
        for number, chosen in enumerate(one["default_values"]):
            about.one_of(chosen.get("type"), (*where, "default_values", number, "type"), kinds)


def _check_options(one: Json, where: Where, about: Complaints, most: int, least: int = 1) -> None:
    options = about.items(one.get("options"), (*where, "options"), most, least=least, needed=True)
    values = Counter(o.get("value") for o in options if isinstance(o, dict))
    for number, option in enumerate(options):
        here = (*where, "options", number)
        about.length(option.get("label"), (*here, "label"), 100, least=1, needed=True)
        about.length(option.get("value"), (*here, "value"), 100, least=1, needed=True)
        about.length(option.get("description"), (*here, "description"), 100)
        if values[option.get("value")] > 1:
            about.say(
                (*here, "value"),
                "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED",
                "The specified option value is already used",
            )


def _check_field(one: Any, where: Where, about: Complaints) -> None:
    kind = one.get("type") if isinstance(one, dict) else None
    about.one_of(kind, (*where, "type"), IN_LABEL)
    if kind == INPUT:
        _check_input(one, where, about, labelled=True)
    elif kind in MENUS:
        _check_menu(one, where, about)
    elif kind in {RADIOS, BOXES}:
        about.length(one.get("custom_id"), (*where, "custom_id"), 100, least=1, needed=True)
        _check_options(one, where, about, 10, 2 if kind == RADIOS else 1)
    elif kind in {BOX, UPLOAD}:
        about.length(one.get("custom_id"), (*where, "custom_id"), 100, least=1, needed=True)


def _check_input(one: Any, where: Where, about: Complaints, *, labelled: bool) -> None:
    kind = one.get("type") if isinstance(one, dict) else None
    about.one_of(kind, (*where, "type"), {INPUT})
    if kind != INPUT:
        return
    about.length(one.get("custom_id"), (*where, "custom_id"), 100, least=1, needed=True)
    about.one_of(one.get("style"), (*where, "style"), {1, 2})
    if labelled:
        if one.get("label") is not None:
            about.say((*where, "label"), "BASE_TYPE_UNEXPECTED", "The label stands around the field")
    else:
        about.length(one.get("label"), (*where, "label"), 45, least=1, needed=True)
    about.length(one.get("placeholder"), (*where, "placeholder"), 100)
    about.length(one.get("value"), (*where, "value"), 4000)
    least, most = one.get("min_length") or 0, one.get("max_length") or 4000
    about.whole(least, (*where, "min_length"), 0, 4000)
    about.whole(most, (*where, "max_length"), 1, 4000)
    if isinstance(one.get("value"), str) and isinstance(most, int) and len(one["value"]) > most:
        about.say((*where, "value"), "BASE_TYPE_BAD_LENGTH", f"Must be between {least} and {most} in length.")


def _check_together(drawn: list[Any], about: Complaints) -> None:
    ids = Counter(c["custom_id"] for c in walk(drawn) if c.get("custom_id"))
    for name, times in ids.items():
        if times > 1:
            about.say(
                ("components",),
                "COMPONENT_CUSTOM_ID_DUPLICATED",
                f"Component custom id {name} cannot be duplicated",
            )
