"""Somebody would like to try a practice: what for, and when to ask what came of it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from bot.actions import Action, RefuseForm, Whisper
from bot.cards import Block, Button, Buttons, Card, Form, TextField
from bot.events import ButtonPressed, CommandInvoked, FormSubmitted, Interaction
from bot.features.communities import peace
from bot.features.communities.joining import Present, meet
from bot.features.trials import reminding
from bot.markup import cut
from bot.model.practice import Practice
from bot.model.trial import Trial
from bot.router import Router
from bot.sentences.ahead import read_day
from bot.sentences.clauses import Around
from bot.sentences.unclear import NotUnderstood
from bot.turn import Declined, Turn
from bot.wording import Voice

LONGEST_CONTEXT = 300
FARTHEST = timedelta(days=366)
MOST_SHOWN = 5


# ---- Beginning -------------------------------------------------------------------------------------------


async def open_form(event: ButtonPressed, turn: Turn) -> Sequence[Action]:
    """Ask what for and until when; what somebody told of before, they may tell otherwise."""
    practice, present = await _to_try(event, event.value, turn)
    voice = present.voice
    trial = await _own(practice, present, turn)
    if trial is not None and trial.result is not None:
        return [Whisper(event.person, event.place, await standing(trial, present, turn), event.interaction)]
    context = TextField(
        "context",
        voice.plain("trying.context"),
        hint=voice.plain("trying.context_hint"),
        value=trial.context if trial else "",
        multiline=True,
        max_length=LONGEST_CONTEXT,
    )
    form = Form(
        name="trying.begin",
        title=voice.plain("trying.form"),
        fields=(context, _when_field(voice, trial)),
        submit=voice.plain("trying.submit"),
        about=practice.id,
        intro=voice.spans("trying.intro", title=practice.title),
    )
    return [await turn.open_form(event, form, voice)]


def _when_field(voice: Voice, trial: Trial | None = None) -> TextField:
    return TextField(
        "when",
        voice.plain("trying.when"),
        hint=voice.plain("trying.when_hint"),
        value=voice.full_date(trial.ask_on) if trial else voice.plain("trying.two_weeks"),
        required=True,
        max_length=60,
    )


async def begin(event: FormSubmitted, turn: Turn) -> Sequence[Action]:
    """Keep that somebody tries a practice, and owe them the question on the day they chose."""
    practice, present = await _to_try(event, event.about, turn)
    day, problem = _read_when(event, present, turn)
    if day is None:
        return [RefuseForm(event.person, (("when", problem),), event.interaction)]
    context = cut(event.values.get("context", "").strip(), LONGEST_CONTEXT)
    fresh = Trial(
        id=turn.dice.id(),
        community=present.community.id,
        practice=practice.id,
        member=present.member.id,
        created_at=turn.now,
        ask_on=day,
        context=context,
    )
    trial = fresh if await turn.unit.trials.add(fresh) else await _own(practice, present, turn)
    if trial is None:
        raise Declined(present.voice.text("trying.gone"))
    trial = replace(trial, ask_on=day, context=context)
    if trial.result is None:
        trial = await reminding.owe(trial, practice, turn)
    else:
        await turn.unit.trials.save(trial)
    return [Whisper(event.person, event.place, await standing(trial, present, turn), event.interaction)]


def _read_when(event: FormSubmitted, present: Present, turn: Turn) -> tuple[date | None, str]:
    """The day somebody would be asked; or what to mend about it."""
    voice, community = present.voice, present.community
    today = peace.local_day(turn.now, community)
    around = Around(today, community.timezone, voice.language)
    try:
        day = read_day(event.values.get("when", "").strip() or voice.plain("trying.two_weeks"), around)
    except NotUnderstood:
        return None, voice.plain("trying.when_wrong")
    if day <= today:
        return None, voice.plain("trying.when_over")
    return (day, "") if day - today <= FARTHEST else (None, voice.plain("trying.when_too_far"))


# ---- As it stands ----------------------------------------------------------------------------------------


async def standing(trial: Trial, present: Present, turn: Turn) -> Card:
    """How a trial stands with whoever tries."""
    return Card(tuple(await _shown(trial, present, turn)))


async def _shown(trial: Trial, present: Present, turn: Turn) -> list[Block]:
    voice = present.voice
    practice = await turn.unit.practices.read(trial.practice, present.member.person)
    if practice is None:
        return [voice.text("trying.practice_gone"), Buttons(reminding.other_ways(trial, voice)[1:])]
    if trial.result is not None:
        said = voice.text("trying.reported", title=practice.title, result=trial.result, why=trial.why)
        change = Button(voice.plain("trying.change_button"), f"trying.{trial.result}", trial.id)
        stop = Button(voice.plain("trying.withdraw_button"), "trying.stop", trial.id, "danger")
        return [said, Buttons((change, stop))]
    said = voice.text("trying.going_on", title=practice.title, context=trial.context, day=trial.ask_on)
    return [said, Buttons((*reminding.ways_to_tell(trial, voice), *reminding.other_ways(trial, voice)))]


async def show_mine(event: CommandInvoked | ButtonPressed, turn: Turn) -> Sequence[Action]:
    """Show a member what they try and tried, each with what they can do about it."""
    present = await meet(event, turn, event.value if isinstance(event, ButtonPressed) else None)
    mine = await turn.unit.trials.of(present.member.id)
    shown = min(len(mine), MOST_SHOWN)
    blocks: list[Block] = [present.voice.text("trying.mine", count=len(mine), shown=shown)]
    for trial in sorted(mine, key=lambda one: one.result is not None)[:MOST_SHOWN]:
        blocks += await _shown(trial, present, turn)
    return [Whisper(event.person, event.place, Card(tuple(blocks)), event.interaction)]


# ---- Later, or not at all --------------------------------------------------------------------------------


async def open_later(event: ButtonPressed, turn: Turn) -> Sequence[Action]:
    """Ask when to ask again."""
    trial, _, present = await meant(event, event.value, turn)
    voice = present.voice
    form = Form(
        name="trying.later",
        title=voice.plain("trying.later_form"),
        fields=(_when_field(voice),),
        submit=voice.plain("trying.later_submit"),
        about=trial.id,
    )
    return [await turn.open_form(event, form, voice)]


async def put_off(event: FormSubmitted, turn: Turn) -> Sequence[Action]:
    """Ask what came of it on another day."""
    trial, practice, present = await meant(event, event.about, turn)
    if trial.result is not None:
        return [Whisper(event.person, event.place, await standing(trial, present, turn), event.interaction)]
    day, problem = _read_when(event, present, turn)
    if day is None:
        return [RefuseForm(event.person, (("when", problem),), event.interaction)]
    put = await reminding.owe(replace(trial, ask_on=day), practice, turn)
    return [Whisper(event.person, event.place, await standing(put, present, turn), event.interaction)]


async def stop(event: ButtonPressed, turn: Turn) -> Sequence[Action]:
    """Leave nothing of a trial, nor of what was told of it."""
    trial = await turn.unit.trials.get(event.value)
    present = await meet(event, turn, trial.community if trial else None)
    if trial is None or trial.member != present.member.id:
        raise Declined(present.voice.text("trying.gone"))
    await leave_nothing(trial, turn)
    message = "trying.withdrawn" if trial.result else "trying.stopped"
    card = Card((present.voice.text(message),))
    return [Whisper(event.person, event.place, card, event.interaction, replaces=True)]


async def leave_nothing(trial: Trial, turn: Turn) -> None:
    """Forget a trial and what was told of it, and tell its practice's author no more."""
    await reminding.drop(trial, turn)
    await turn.unit.trials.remove(trial.id)
    told = await turn.unit.deliveries.get(f"tried:{trial.id}")
    if told is not None and told.open:
        await turn.unit.deliveries.save(told.dropped())


# ---- What they share -------------------------------------------------------------------------------------


async def meant(event: Interaction, id: str, turn: Turn) -> tuple[Trial, Practice, Present]:
    """The trial of whoever acts, and its practice, if that is still there for them; else ``Declined``."""
    trial = await turn.unit.trials.get(id)
    present = await meet(event, turn, trial.community if trial else None)
    if trial is None or trial.member != present.member.id:
        raise Declined(present.voice.text("trying.gone"))
    practice = await turn.unit.practices.read(trial.practice, event.person)
    if practice is None:
        raise Declined(present.voice.text("trying.practice_gone"))
    return trial, practice, present


async def _to_try(event: Interaction, id: str, turn: Turn) -> tuple[Practice, Present]:
    """A practice of somebody else's that this person may see."""
    practice = await turn.unit.practices.read(id, event.person)
    present = await meet(event, turn, practice.community if practice else None)
    if practice is None:
        raise Declined(present.voice.text("searching.gone"))
    if practice.author == present.member.id:
        raise Declined(present.voice.text("trying.your_own"))
    return practice, present


async def _own(practice: Practice, present: Present, turn: Turn) -> Trial | None:
    mine = await turn.unit.trials.of(present.member.id)
    return next((trial for trial in mine if trial.practice == practice.id), None)


routes = Router(
    buttons={
        "trying.open": open_form,
        "trying.later": open_later,
        "trying.stop": stop,
        "trying.mine": show_mine,
    },
    forms={"trying.begin": begin, "trying.later": put_off},
    commands={"practice.trials": show_mine},
)
