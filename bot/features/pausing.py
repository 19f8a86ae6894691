"""Somebody would like to be left in peace until a day: what the bot would begin with them waits for it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from bot.actions import Action, RefuseForm, Whisper
from bot.cards import Button, Buttons, Card, Form, TextField
from bot.events import ButtonPressed, CommandInvoked, FormSubmitted, Interaction
from bot.features.communities import peace
from bot.features.communities.joining import Present, meet
from bot.features.requests import answered
from bot.features.trials import reminding
from bot.model.community import Community
from bot.model.member import Member
from bot.router import Router
from bot.sentences.ahead import read_day
from bot.sentences.clauses import Around
from bot.sentences.unclear import NotUnderstood
from bot.turn import Declined, Turn
from bot.wording import words

FORM = "pausing.until"
FARTHEST = timedelta(days=366)


async def pause(event: CommandInvoked, turn: Turn) -> Sequence[Action]:
    """Pause until the day that was typed; without one, ask for it, or show how it is."""
    present = await meet(event, turn)
    if event.text:
        day, problem = _read(event.text, present, turn)
        if day is None:
            raise Declined(words(problem))
        return [await _pause(event, day, present, turn)]
    until = present.member.paused_until
    if until is not None and until > peace.local_day(turn.now, present.community):
        return [_standing(event, until, present)]
    return [await _open(event, present, turn)]


async def open_form(event: ButtonPressed, turn: Turn) -> Sequence[Action]:
    """Ask until when."""
    return [await _open(event, await meet(event, turn, event.value), turn)]


async def _open(event: Interaction, present: Present, turn: Turn) -> Action:
    voice = present.voice
    until = TextField(
        "until",
        voice.plain("pausing.until"),
        hint=voice.plain("pausing.until_hint"),
        required=True,
        max_length=60,
    )
    form = Form(
        name=FORM,
        title=voice.plain("pausing.form"),
        fields=(until,),
        submit=voice.plain("pausing.submit"),
        about=present.community.id,
        intro=voice.spans("pausing.intro"),
    )
    return await turn.open_form(event, form, voice)


async def take_form(event: FormSubmitted, turn: Turn) -> Sequence[Action]:
    """Pause until the day that was filled in."""
    present = await meet(event, turn, event.about)
    day, problem = _read(event.values.get("until", ""), present, turn)
    if day is None:
        return [RefuseForm(event.person, (("until", problem),), event.interaction)]
    return [await _pause(event, day, present, turn)]


def _read(text: str, present: Present, turn: Turn) -> tuple[date | None, str]:
    """The day somebody is back; or what to mend about it."""
    voice, community = present.voice, present.community
    today = peace.local_day(turn.now, community)
    try:
        day = read_day(text, Around(today, community.timezone, voice.language))
    except NotUnderstood:
        return None, voice.plain("pausing.wrong")
    if not today < day <= today + FARTHEST:
        return None, voice.plain("pausing.out_of_reach")
    return day, ""


async def _pause(event: Interaction, day: date, present: Present, turn: Turn) -> Whisper:
    await _settle(event, day, turn)
    return _standing(event, day, present)


def _standing(event: Interaction, until: date, present: Present) -> Whisper:
    voice, community = present.voice, present.community.id
    back = Button(voice.plain("pausing.back_button"), "pausing.back", community, "primary")
    change = Button(voice.plain("pausing.change_button"), "pausing.change", community)
    card = Card((voice.text("pausing.paused", until=until), Buttons((back, change))))
    return Whisper(event.person, event.place, card, event.interaction)


async def come_back(event: ButtonPressed, turn: Turn) -> Sequence[Action]:
    """Pause no longer; what waited for that comes."""
    present = await meet(event, turn, event.value)
    await _settle(event, None, turn)
    card = Card((present.voice.text("pausing.back"),))
    return [Whisper(event.person, event.place, card, event.interaction, replaces=True)]


async def _settle(event: Interaction, until: date | None, turn: Turn) -> None:
    """Whoever is on leave is so in each of their communities."""
    for community in await turn.unit.communities.of(event.person):
        member = await turn.unit.members.of(community.id, event.person)
        if member is not None:
            settled = replace(member, paused_until=until)
            await turn.unit.members.save(settled)
            await _put_off(settled, community, turn)


async def _put_off(member: Member, community: Community, turn: Turn) -> None:
    for trial in await turn.unit.trials.of(member.id):
        await reminding.put_off(trial, member, community, turn)
    for request in await turn.unit.requests.of(member.id):
        await answered.put_off(request, member, community, turn)


routes = Router(
    buttons={"pausing.change": open_form, "pausing.back": come_back},
    forms={FORM: take_form},
    commands={"practice.pause": pause},
)
