"""What a messenger can do, as data, and the one place that rewrites what it cannot."""

from dataclasses import dataclass, replace
from enum import Enum

import structlog

from bot.actions import (
    Action,
    Edit,
    LookFor,
    OpenForm,
    Post,
    RefuseForm,
    Reread,
    ShowHome,
    Suggest,
    Tell,
    Whisper,
)
from bot.cards import (
    Block,
    Button,
    Buttons,
    Card,
    ChoiceField,
    Divider,
    Field,
    Note,
    Part,
    Quote,
    RoleField,
    Text,
)
from bot.markup import cut, cut_spans
from bot.model.place import Place

log = structlog.get_logger()


class Whispers(Enum):
    """Where a messenger can show something to one person only."""

    ANYWHERE = "anywhere"
    ANSWERING = "answering"
    """Only in answer to what somebody just did."""
    NOWHERE = "nowhere"


@dataclass(frozen=True, slots=True, kw_only=True)
class Capabilities:
    """What a messenger can do. Lengths are in characters."""

    whispers: Whispers
    rereads: bool
    """Whether what was said in a thread can be read again."""
    replies: bool
    """Whether people may reply to a message beside its thread."""
    notifies: bool
    """Whether a message can call those who have a role."""
    blocks: int
    """The most blocks in one card."""
    text: int
    """The longest text of one block."""
    label: int
    """The longest label of a button or a choice."""
    title: int
    """The longest title of a form."""
    suggestions: int
    """The most completions offered at once."""
    completes_commands: bool = True
    completes_fields: bool = False
    home: int = 0
    """The most blocks on the bot's own page; 0 where it has none."""


def adapt(action: Action, can: Capabilities) -> Action | None:
    """The nearest thing to ``action`` the messenger can do; None, and a line in the log, if there is none."""
    match action:
        case Post() | Edit() if action.notify and not can.notifies:
            log.info("left out", action="notify", messenger=_place_of(action).messenger)
            return adapt(replace(action, notify=None), can)
        case Post() | Tell() | Edit():
            return replace(action, card=_fit_card(action.card, can))
        case Whisper():
            possible = can.whispers is Whispers.ANYWHERE or (
                can.whispers is Whispers.ANSWERING and action.interaction
            )
            card = _fit_card(action.card, can)
            if possible:
                return replace(action, card=card)
            log.info("rewritten", action="Whisper", into="Tell", messenger=action.to.messenger)
            return Tell(action.to, card)
        case ShowHome() if can.home:
            return replace(action, card=_fit_card(action.card, replace(can, blocks=can.home)))
        case ShowHome():
            log.info("left out", action="ShowHome", messenger=action.to.messenger)
            return None
        case Reread() if not can.rereads or (action.thread.thread is None and not can.replies):
            log.info("left out", action="Reread", messenger=action.thread.messenger)
            return None
        case OpenForm():
            form = action.form
            possible_fields = (one for one in form.fields if can.notifies or not isinstance(one, RoleField))
            fields = tuple(_fit_field(field, can) for field in possible_fields)
            return replace(action, form=replace(form, title=cut(form.title, can.title), fields=fields))
        case Suggest():
            choices = (replace(choice, label=cut(choice.label, can.label)) for choice in action.choices)
            return replace(action, choices=tuple(choices)[: can.suggestions])
        case RefuseForm() | Reread() | LookFor():
            return action


def _place_of(action: Post | Edit) -> Place:
    return action.place if isinstance(action, Post) else action.address.place


def _fit_card(card: Card, can: Capabilities) -> Card:
    blocks = tuple(_fit_block(block, can) for block in card.blocks)
    if len(blocks) <= can.blocks:
        return Card(blocks)
    log.info("shortened", blocks=len(blocks), most=can.blocks)
    last_buttons = next((block for block in reversed(blocks) if isinstance(block, Buttons)), None)
    if last_buttons is None or last_buttons in blocks[: can.blocks]:
        return Card(blocks[: can.blocks])
    return Card((*blocks[: can.blocks - 1], last_buttons))


def _fit_block(block: Block, can: Capabilities) -> Block:
    match block:
        case Text() | Quote() | Part() | Note():
            return replace(block, spans=cut_spans(block.spans, can.text))
        case Buttons():
            return Buttons(tuple(_fit_label(button, can) for button in block.buttons))
        case Divider():
            return block


def _fit_label(button: Button, can: Capabilities) -> Button:
    return replace(button, label=cut(button.label, can.label))


def _fit_field(field: Field, can: Capabilities) -> Field:
    if isinstance(field, ChoiceField):
        choices = tuple(replace(choice, label=cut(choice.label, can.label)) for choice in field.choices)
        return replace(field, choices=choices)
    if isinstance(field, RoleField):
        return field
    longest = min(max(field.max_length, len(field.value)), can.text)
    completed = field.completed and can.completes_fields
    return replace(field, max_length=longest, value=cut(field.value, longest), completed=completed)
