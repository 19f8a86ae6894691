"""Facilitators write programmes and change them, in a form; a sentence says when."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from bot.actions import Action, RefuseForm, Whisper
from bot.cards import Buttons, Card, Choice, ChoiceField, Field, Form, RoleField, TextField
from bot.commands import fold
from bot.events import ButtonPressed, CommandInvoked, FormSubmitted
from bot.features.communities.joining import Present, meet_facilitator
from bot.features.programmes import asking, conflicts, journalling, planning
from bot.features.programmes.calling import knows_roles_of
from bot.model.journal import Act
from bot.model.place import Place
from bot.model.programme import Order, Programme, State
from bot.model.recurrence.exceptions import Exceptions
from bot.model.recurrence.rule import Recurrence
from bot.model.role import Reach, Role
from bot.router import Router
from bot.sentences.clauses import LONGEST, Around
from bot.sentences.reading import read
from bot.sentences.unclear import NotUnderstood, Why
from bot.sentences.writing import left_out, sentence
from bot.turn import Declined, Turn
from bot.wording import Voice

HOURS_LATE = (1, 3, 12, 24, 72)
HOUR = timedelta(hours=1)


# ---- A new one -------------------------------------------------------------------------------------------


async def open_programme_form(event: ButtonPressed | CommandInvoked, turn: Turn) -> Sequence[Action]:
    """Open an empty programme."""
    present = await meet_facilitator(event, turn, event.value if isinstance(event, ButtonPressed) else None)
    voice, community = present.voice, present.community
    channels = await turn.unit.channels.of(community.id)
    channels.sort(key=lambda channel: channel.place != community.home)
    home = next((c for c in channels if c.place == community.home), None)
    here = next((c for c in channels if c.place == event.place.whole_channel), home)
    choices = [
        Choice(channel_value(c.place), f"#{await asking.channel_name(c.place, turn)}") for c in channels
    ]
    chosen = channel_value(here.place) if here else ""
    form = Form(
        name="planning.programme",
        title=voice.plain("planning.programme_form"),
        fields=(
            TextField("name", voice.plain("planning.name"), required=True, max_length=60),
            *_when(voice),
            ChoiceField("channel", voice.plain("planning.channel"), tuple(choices), chosen),
            _order(Order.QUEUE, voice),
            _notify(None, None, voice),
        ),
        submit=voice.plain("planning.programme_submit"),
        about=community.id,
    )
    return [await turn.open_form(event, form, voice)]


async def draft_programme(event: FormSubmitted, turn: Turn) -> Sequence[Action]:
    """Keep a programme that does not count yet: its dates, its conflicts and the preview come first."""
    present = await meet_facilitator(event, turn, event.about)
    voice, community = present.voice, present.community
    channels = {channel_value(c.place): c.place for c in await turn.unit.channels.of(community.id)}
    place = channels.get(event.values.get("channel", ""))
    rule, errors = _read(event, community.timezone, present, turn)
    if place is None:
        errors = [*errors, ("channel", voice.plain("planning.channel_wrong"))]
    called, calling_wrong = await _read_notify(event, None, place, voice, turn)
    errors = [*errors, *calling_wrong, *await _name_taken(event, "", present, turn)]
    if errors or rule is None or place is None:
        return [RefuseForm(event.person, tuple(errors), event.interaction)]
    programme = Programme(
        id=turn.dice.id(),
        community=community.id,
        name=event.values.get("name", "").strip(),
        place=place,
        rule=rule,
        order=_chosen_order(event),
        created_at=turn.now,
        next=None,
        state=State.DRAFT,
        notify=called,
    )
    await turn.unit.programmes.save(programme)
    card = Card(
        (
            voice.text("planning.drafted", name=programme.name, rule=sentence(rule, voice)),
            *await conflicts.dates_and_conflicts(programme, voice, turn),
            planning.controls(programme, voice, turn),
        )
    )
    shown = await planning.preview(programme, present, turn)
    return [
        Whisper(event.person, event.place, card, event.interaction),
        Whisper(event.person, event.place, shown, event.interaction),
    ]


async def start(event: ButtonPressed, turn: Turn) -> Sequence[Action]:
    """Let a draft count from now on."""
    programme, present = await planning.programme_meant(event, turn)
    voice = present.voice
    if programme.state is not State.DRAFT:
        raise Declined(voice.text("planning.started_already", name=programme.name))
    started = programme.resumed(turn.now)
    await turn.unit.programmes.save(started)
    await journalling.note(Act.STARTED, started, present, turn, before=programme)
    card = Card(
        (
            voice.text("planning.started", name=started.name),
            *await planning.dates(started, voice, turn),
            planning.controls(started, voice, turn),
        )
    )
    return [Whisper(event.person, event.place, card, event.interaction, replaces=True)]


# ---- Another rule ----------------------------------------------------------------------------------------


async def open_change_form(event: ButtonPressed, turn: Turn) -> Sequence[Action]:
    """Open a programme as it is."""
    programme, present = await planning.programme_meant(event, turn)
    voice, rule = present.voice, programme.rule
    hours = sorted({*HOURS_LATE, programme.late // HOUR})
    form = Form(
        name="planning.change",
        title=voice.plain("planning.change_form"),
        fields=(
            TextField(
                "name", voice.plain("planning.name"), value=programme.name, required=True, max_length=60
            ),
            *_when(voice, sentence(replace(rule, exceptions=Exceptions()), voice), rule.exceptions),
            ChoiceField(
                "late",
                voice.plain("planning.late"),
                tuple(Choice(str(hour), voice.plain("planning.late_hours", hours=hour)) for hour in hours),
                str(programme.late // HOUR),
            ),
            _order(programme.order, voice),
            _notify(programme.notify, programme.place, voice),
        ),
        submit=voice.plain("planning.change_submit"),
        about=programme.id,
    )
    return [await turn.open_form(event, form, voice)]


async def change(event: FormSubmitted, turn: Turn) -> Sequence[Action]:
    """Let a programme go on by another rule; the dates that were announced follow it."""
    programme, present = await planning.programme_meant(event, turn)
    voice = present.voice
    rule, errors = _read(event, programme.rule.timezone, present, turn)
    called, calling_wrong = await _read_notify(event, programme.notify, programme.place, voice, turn)
    errors = [*errors, *calling_wrong, *await _name_taken(event, programme.id, present, turn)]
    if errors or rule is None:
        return [RefuseForm(event.person, tuple(errors), event.interaction)]
    late = event.values.get("late", "")
    changed = replace(
        programme.ruled(rule, turn.now, await asking.posted(programme, turn)),
        name=event.values.get("name", "").strip(),
        order=_chosen_order(event),
        late=int(late) * HOUR if late in map(str, HOURS_LATE) else programme.late,
        notify=called,
    )
    await turn.unit.programmes.save(changed)
    entry = await journalling.note(Act.CHANGED, changed, present, turn, before=programme)
    card = Card(
        (
            voice.text("planning.changed", name=changed.name, rule=sentence(rule, voice)),
            *await conflicts.dates_and_conflicts(changed, voice, turn),
            Buttons(
                (
                    *planning.controls(changed, voice, turn).buttons[:2],
                    journalling.undo_button(entry, voice),
                )
            ),
        )
    )
    return [Whisper(event.person, event.place, card, event.interaction)]


# ---- What they share -------------------------------------------------------------------------------------


def _when(voice: Voice, rule: str = "", exceptions: Exceptions | None = None) -> tuple[Field, ...]:
    return (
        TextField(
            "when",
            voice.plain("planning.when"),
            hint=voice.plain("planning.when_hint"),
            value=rule,
            required=True,
            max_length=LONGEST,
        ),
        TextField(
            "except",
            voice.plain("planning.except"),
            hint=voice.plain("planning.except_hint"),
            value=left_out(exceptions, voice) if exceptions else "",
            max_length=LONGEST,
        ),
    )


def _order(order: Order, voice: Voice) -> ChoiceField:
    choices = tuple(Choice(one, voice.plain(f"planning.order_{one}")) for one in Order)
    return ChoiceField("order", voice.plain("planning.order"), choices, order)


def _notify(role: Role | None, place: Place | None, voice: Voice) -> RoleField:
    label, hint = voice.plain("planning.notify"), voice.plain("planning.notify_hint")
    return RoleField("notify", label, str(role or ""), hint, place)


async def _read_notify(
    event: FormSubmitted, before: Role | None, place: Place | None, voice: Voice, turn: Turn
) -> tuple[Role | None, list[tuple[str, str]]]:
    """Whom a form wants to be called, or why they cannot be; as ``before`` where it could not ask."""
    if "notify" not in event.values:
        return before, []
    role = Role.read(event.values["notify"])
    if role is None:
        return None, []
    if role.reach is not Reach.OPEN:
        return None, [("notify", voice.plain(f"planning.notify_{role.reach}", role=role.name))]
    if place is not None and not await knows_roles_of(place, event.place, turn):
        return None, [("notify", voice.plain("planning.notify_elsewhere"))]
    return role, []


def _read(
    event: FormSubmitted, timezone: str, present: Present, turn: Turn
) -> tuple[Recurrence | None, list[tuple[str, str]]]:
    """The rule a form tells, or what to mend in it."""
    voice = present.voice
    today = planning.local_date(turn.now, timezone)
    around = Around(today, timezone, voice.language)
    when, without = event.values.get("when", ""), event.values.get("except", "")
    errors = [] if event.values.get("name", "").strip() else [("name", voice.plain("planning.name_wrong"))]
    field = "when"
    try:
        rule = read(when, around)
        field = "except"
        rule = read(when, around, without)
    except NotUnderstood as trouble:
        named = {"words": trouble.words} if trouble.why in {Why.WORDS, Why.DATE, Why.COUNTRY} else {}
        return None, [*errors, (field, voice.plain(f"recurrence.unclear_{trouble.why}", **named))]
    return rule, errors


async def _name_taken(event: FormSubmitted, own: str, present: Present, turn: Turn) -> list[tuple[str, str]]:
    """That another programme goes by that name: whatever is said of one would be said of both."""
    taken = await is_taken(event.values.get("name", ""), own, present, turn)
    return [("name", present.voice.plain("planning.name_taken"))] if taken else []


async def is_taken(name: str, own: str, present: Present, turn: Turn) -> bool:
    """Whether another programme than ``own`` goes by that name."""
    others = await turn.unit.programmes.of(present.community.id)
    return bool(fold(name)) and any(fold(other.name) == fold(name) for other in others if other.id != own)


def _chosen_order(event: FormSubmitted) -> Order:
    return Order.DRAW if event.values.get("order") == Order.DRAW else Order.QUEUE


def channel_value(place: Place) -> str:
    """A channel, as the value of a choice."""
    return f"{place.messenger}/{place.workspace}/{place.channel}"


routes = Router(
    buttons={
        "planning.new_programme": open_programme_form,
        "planning.start": start,
        "planning.change": open_change_form,
    },
    forms={
        "planning.programme": draft_programme,
        "planning.change": change,
    },
    commands={
        "theme.programme": open_programme_form,
    },
)
