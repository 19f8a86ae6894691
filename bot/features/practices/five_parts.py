"""The five parts in which people tell how they do, as a form and as a card."""

from bot.cards import Block, Button, Choice, ChoiceField, Field, Part, TextField
from bot.events import FormSubmitted
from bot.markup import Span, split, uncut
from bot.model.parts import Parts
from bot.wording import Voice

AT_ONCE = 2500
"""How much of what somebody told one message shows, in characters; every messenger takes so much."""
LEAST = 200
"""A part is begun only where so much of it can be shown."""


def fields(voice: Voice, parts: Parts | None = None, *, named: bool = True) -> tuple[Field, ...]:
    """The five parts and the choice of the name, filled in with what was told so far."""
    told = parts or Parts()
    texts = tuple(
        TextField(
            name,
            voice.plain(f"five_parts.{name}"),
            hint=voice.plain(f"five_parts.{name}_hint"),
            value=getattr(told, name),
            required=name == "method",
            multiline=name != "audience",
        )
        for name in Parts.names()
    )
    choice = ChoiceField(
        "named",
        voice.plain("five_parts.named"),
        (
            Choice("yes", voice.plain("five_parts.named_yes")),
            Choice("no", voice.plain("five_parts.named_no")),
        ),
        value="yes" if named else "no",
    )
    return (*texts, choice)


def read(event: FormSubmitted, before: Parts | None = None) -> tuple[Parts, bool]:
    """The five parts as they were filled in, and whether the name may be shown.

    ``before`` is what the form was opened with: what was too long for it to show stays.
    """
    told = before or Parts()
    filled = {name: event.values.get(name, "").strip() for name in Parts.names()}
    parts = Parts(**{name: uncut(value, getattr(told, name)) for name, value in filled.items()})
    return parts, event.values.get("named", "yes") != "no"


def pages(parts: Parts, voice: Voice) -> list[list[Block]]:
    """The parts that were told, each under its name, as many as one message shows; there is always a page."""
    shown: list[list[Block]] = [[]]
    left = AT_ONCE
    for name in Parts.names():
        label, rest = voice.plain(f"five_parts.{name}"), getattr(parts, name)
        while rest:
            if left < min(LEAST, len(rest)):
                shown.append([])
                left = AT_ONCE
            piece, rest = split(rest, left)
            shown[-1].append(Part(label, (Span(piece),)))
            left -= len(piece)
            label = voice.plain("five_parts.continued", part=voice.plain(f"five_parts.{name}"))
    return shown


def read_on_button(handler: str, about: str, page: int, pages: int, voice: Voice) -> Button:
    """What goes on from page ``page`` of so many, counted from one; ``about`` must contain no slash."""
    label = voice.plain("five_parts.read_on_button", page=page + 1, pages=pages)
    return Button(label, handler, f"{about}/{page + 1}")


def read_page(value: str) -> tuple[str, int]:
    """What a button is about, and the page it goes on to: the first, where it names none."""
    about, _, page = value.partition("/")
    return about, max(1, int(page)) if page.isdecimal() and len(page) < 4 else 1
