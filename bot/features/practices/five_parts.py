"""The five parts in which people tell how they do, as a form and as a card."""

from bot.cards import Block, Choice, ChoiceField, Field, Part, TextField
from bot.events import FormSubmitted
from bot.markup import Span
from bot.model.parts import Parts
from bot.wording import Voice


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


def read(event: FormSubmitted) -> tuple[Parts, bool]:
    """The five parts as they were filled in, and whether the name may be shown."""
    parts = Parts(**{name: event.values.get(name, "").strip() for name in Parts.names()})
    return parts, event.values.get("named", "yes") != "no"


def blocks(parts: Parts, voice: Voice) -> list[Block]:
    """The parts that were told, each under its name."""
    told = [(name, getattr(parts, name)) for name in Parts.names() if getattr(parts, name)]
    return [Part(voice.plain(f"five_parts.{name}"), (Span(text),)) for name, text in told]
