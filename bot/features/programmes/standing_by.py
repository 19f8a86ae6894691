"""A whole community stands by: no programme posts; searching, answering and keeping practices go on."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time
from zoneinfo import ZoneInfo

from bot.actions import Action, RefuseForm, Tell, Whisper
from bot.cards import Block, Button, Buttons, Card, Form, Text, TextField
from bot.events import ButtonPressed, FormSubmitted, StandByOver
from bot.features.communities.joining import Present, meet_facilitator
from bot.features.programmes import journalling
from bot.features.programmes.days_to_come import WrongDay, day_ahead
from bot.model.community import Community, StandBy
from bot.model.journal import Act
from bot.router import Router
from bot.turn import Declined, Turn
from bot.wording import Voice


def button(present: Present, turn: Turn) -> Button:
    """The way into a stand-by, or out of the one under way."""
    voice, community = present.voice, present.community
    if community.stands_by(turn.now):
        return Button(voice.plain("standing_by.wake_button"), "standing_by.wake", community.id, "primary")
    return Button(voice.plain("standing_by.open_button"), "standing_by.open", community.id)


def state(present: Present, turn: Turn) -> list[Block]:
    """That the community stands by, and until when; nothing where it does not."""
    standby = present.community.standby
    return state_of(standby, present) if standby and standby.covers(turn.now) else []


def way_out(present: Present, turn: Turn) -> list[Block]:
    """That the community stands by, and the button that ends it; nothing where it does not."""
    shown = state(present, turn)
    return [*shown, Buttons((button(present, turn),))] if shown else []


def state_of(standby: StandBy, present: Present) -> list[Block]:
    """Until when a community stands by."""
    return [present.voice.text("standing_by.state", until=_day(standby.until, present.community))]


def decline(present: Present, turn: Turn) -> None:
    """Raise ``Declined`` for what would prompt everybody while the community stands by."""
    if present.community.stands_by(turn.now):
        raise Declined(present.voice.text("standing_by.nothing_is_posted"))


async def open_form(event: ButtonPressed, turn: Turn) -> Sequence[Action]:
    """Ask until when; it may be left open."""
    present = await meet_facilitator(event, turn, event.value)
    voice = present.voice
    until = TextField(
        "until", voice.plain("standing_by.until"), hint=voice.plain("standing_by.until_hint"), max_length=60
    )
    form = Form(
        name="standing_by.begin",
        title=voice.plain("standing_by.form"),
        fields=(until,),
        submit=voice.plain("standing_by.submit"),
        about=present.community.id,
        intro=voice.spans("standing_by.intro"),
    )
    return [await turn.open_form(event, form, voice)]


async def begin(event: FormSubmitted, turn: Turn) -> Sequence[Action]:
    """Let no programme post from now on; until a date, or until somebody ends it."""
    present = await meet_facilitator(event, turn, event.about)
    community, voice = present.community, present.voice
    if community.stands_by(turn.now):
        raise Declined(voice.text("standing_by.already"))
    typed, until = event.values.get("until", "").strip(), None
    if typed:
        try:
            day = day_ahead(typed, community.timezone, voice, turn)
        except WrongDay as wrong:
            return [_refuse(event, str(wrong))]
        until = datetime.combine(day, time(), ZoneInfo(community.timezone))
    await end_told(community, turn)
    await turn.unit.communities.save(replace(community, standby=StandBy(turn.now, until)))
    entry = await journalling.note_community(Act.STOOD_BY, community, present, turn)
    begun = voice.text("standing_by.begun", until=_day(until, community))
    wake = Button(voice.plain("standing_by.wake_button"), "standing_by.wake", community.id)
    card = Card((begun, Buttons((wake, journalling.undo_button(entry, voice)))))
    return [Whisper(event.person, event.place, card, event.interaction)]


async def wake(event: ButtonPressed, turn: Turn) -> Sequence[Action]:
    """End the stand-by; programmes go on from their next dates."""
    present = await meet_facilitator(event, turn, event.value)
    community, voice = present.community, present.voice
    if community.standby is None or not community.stands_by(turn.now):
        raise Declined(voice.text("standing_by.not_now"))
    entry = await journalling.note_community(Act.WOKEN, community, present, turn, before=community.standby)
    told = await end(community, turn, but=present)
    undo = Buttons((journalling.undo_button(entry, voice),))
    card = Card((voice.text("standing_by.woken"), *told, undo))
    return [Whisper(event.person, event.place, card, event.interaction, replaces=True)]


# ---- It is over ------------------------------------------------------------------------------------------


async def end(community: Community, turn: Turn, but: Present | None = None) -> list[Block]:
    """End the stand-by under way, and tell the core team what fell into it; what ``but`` is to be told."""
    standby = community.standby
    if standby is None:
        return []
    over = replace(standby, until=turn.now)
    return await end_told(replace(community, standby=over), turn, but)


async def tell_it_is_over(event: StandByOver, turn: Turn) -> Sequence[Action]:
    """Tell the core team, on the day a stand-by ends, what fell into it."""
    community = await turn.unit.communities.get(event.community)
    if community is None:
        return ()
    ends = community.standby.untold_from if community.standby else None
    if ends and ends <= turn.now:
        await end_told(community, turn)
    else:
        # The version before told them, and left it to be found: kept anew, it is found no more.
        await turn.unit.communities.save(community)
    return ()


async def end_told(community: Community, turn: Turn, but: Present | None = None) -> list[Block]:
    """Tell the core team, once, what a stand-by that is over kept from being posted; what ``but`` is told."""
    standby = community.standby
    if standby is None or standby.told or not standby.over(turn.now):
        return []
    await turn.unit.communities.save(replace(community, standby=replace(standby, told=True)))
    lines = await _lines(community, turn)
    if not lines:
        return []
    for member in await turn.unit.members.facilitators(community.id):
        if but is None or member.id != but.member.id:
            card = Card((_told(lines, turn.voice(community, member)),))
            key = f"rested:{member.id}:{standby.until}"
            await turn.owe(Tell(member.person, card, key=key))
    return [_told(lines, but.voice)] if but else []


async def _lines(community: Community, turn: Turn) -> list[tuple[str, int]]:
    """How many dates of each programme fell into the last stand-by, also those nobody dealt with yet."""
    lines = []
    for programme in await turn.unit.programmes.of(community.id):
        noted = await journalling.rested(programme, community, turn)
        standby, come = community.standby, programme.come(turn.now)
        still = sum(standby is not None and standby.covers(due.at) for due in come)
        if count := (noted.count if noted else 0) + still:
            lines.append((programme.name, count))
    return lines


def _told(lines: Sequence[tuple[str, int]], voice: Voice) -> Text:
    total = sum(count for _, count in lines)
    return voice.text("standing_by.rested", lines=[(name, str(count)) for name, count in lines], count=total)


def _day(until: datetime | None, community: Community) -> datetime | None:
    return until.astimezone(ZoneInfo(community.timezone)) if until else None


def _refuse(event: FormSubmitted, why: str) -> RefuseForm:
    return RefuseForm(event.person, (("until", why),), event.interaction)


routes = Router(
    buttons={"standing_by.open": open_form, "standing_by.wake": wake},
    forms={"standing_by.begin": begin},
    events={StandByOver: tell_it_is_over},
)
