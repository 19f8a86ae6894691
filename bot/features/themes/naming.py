"""What a community calls by several names: the core team keeps a list; a search for one finds the others."""

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.actions import Action, RefuseForm, Whisper
from bot.cards import Button, Card, Form, TextField
from bot.events import ButtonPressed, FormSubmitted
from bot.features.communities.joining import Present, meet_facilitator
from bot.markup import cut
from bot.router import Router
from bot.turn import Turn

LONGEST = 3000
"""Characters of the whole list, as a form takes them."""

_BETWEEN = re.compile(r"\s*[,;]\s*")


def button(present: Present, words: str = "") -> Button:
    """The way to the list; ``words`` wait on a line of their own."""
    value = f"{present.community.id}/{words}" if words else present.community.id
    return Button(
        present.voice.plain("naming.add_button" if words else "naming.button"), "naming.open", value
    )


async def open_form(event: ButtonPressed, turn: Turn) -> Sequence[Action]:
    """Open the list, a thing a line; what was looked for in vain waits for its other names."""
    community, _, words = event.value.partition("/")
    present = await meet_facilitator(event, turn, community)
    voice = present.voice
    lines = [", ".join(names) for names in present.community.synonyms]
    if words and len("\n".join((*lines, words))) < LONGEST:
        lines.append(f"{words}, ")
    field = TextField(
        "names",
        voice.plain("naming.names"),
        hint=voice.plain("naming.hint"),
        value="\n".join(lines),
        multiline=True,
        max_length=LONGEST,
    )
    title, submit = voice.plain("naming.form"), voice.plain("naming.submit")
    form = Form("naming.names", title, (field,), submit, about=event.value, intro=voice.spans("naming.intro"))
    return [await turn.open_form(event, form, voice)]


async def keep(event: FormSubmitted, turn: Turn) -> Sequence[Action]:
    """Keep the list, and think no more of what was looked for under one of the names."""
    community, _, words = event.about.partition("/")
    present = await meet_facilitator(event, turn, community)
    voice = present.voice
    things = [names for line in event.values.get("names", "").splitlines() if (names := _names(line))]
    alone = next((names for names in things if len(names) < 2), None)
    if alone:
        problem = voice.plain("naming.alone", name=cut(alone[0], 60))
        return [RefuseForm(event.person, (("names", problem),), event.interaction)]
    await turn.unit.communities.save(replace(present.community, synonyms=tuple(things)))
    if any(words in names for names in things):
        await turn.unit.wishes.forget(present.community.id, words)
    card = Card((voice.text("naming.kept", count=len(things)),))
    return [Whisper(event.person, event.place, card, event.interaction)]


def _names(line: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in _BETWEEN.split(line.strip()) if name))


routes = Router(buttons={"naming.open": open_form}, forms={"naming.names": keep})
