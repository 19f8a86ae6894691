"""A programme goes on in another channel; what it asked in the one before stays there, to be answered."""

from collections.abc import Sequence
from dataclasses import replace

from bot.actions import Action, Post, RefuseForm, Tell, Whisper
from bot.cards import Block, Buttons, Card, Choice, ChoiceField, Form
from bot.deliveries import Delivery, Outcome
from bot.events import ButtonPressed, DeliveryRefused, FormSubmitted
from bot.features.programmes import asking, conflicts, journalling, planning, planning_forms
from bot.features.programmes.calling import knows_roles_of
from bot.features.programmes.coming import coming
from bot.features.themes import stock
from bot.model.community import Community
from bot.model.journal import Act, Entry
from bot.model.place import Place
from bot.model.posting import Posting
from bot.model.programme import Programme, State
from bot.model.theme import Theme
from bot.ports import Hindrance
from bot.router import Router
from bot.turn import Declined, Turn


async def open_form(event: ButtonPressed, turn: Turn) -> Sequence[Action]:
    """Ask to which of the community's other channels."""
    programme, present = await planning.programme_meant(event, turn)
    voice = present.voice
    choices = await _others(programme, turn)
    if not choices:
        raise Declined(voice.text("relocating.nowhere_else"))
    form = Form(
        name="relocating.channel",
        title=voice.plain("relocating.form"),
        fields=(ChoiceField("channel", voice.plain("planning.channel"), tuple(choices), choices[0].value),),
        submit=voice.plain("relocating.submit"),
        about=programme.id,
    )
    return [await turn.open_form(event, form, voice)]


async def relocate(event: FormSubmitted, turn: Turn) -> Sequence[Action]:
    """Let the next themes be asked elsewhere, at the same dates; whoever is there now is told.

    What could not be posted in the channel before follows, to be tried again. Whether the bot may speak in
    the new one shows at once: where it may not, the core team is told.
    """
    programme, present = await planning.programme_meant(event, turn)
    voice = present.voice
    channels = await turn.unit.channels.of(programme.community)
    chosen = event.values.get("channel", "")
    place = next((c.place for c in channels if planning_forms.channel_value(c.place) == chosen), None)
    if place is None:
        wrong = (("channel", voice.plain("planning.channel_wrong")),)
        return [RefuseForm(event.person, wrong, event.interaction)]
    if place == programme.place:
        raise Declined(voice.text("relocating.there_already", name=programme.name))
    known = await knows_roles_of(place, programme.place, turn)
    moved = replace(programme, place=place, notify=programme.notify if known else None)
    await turn.unit.programmes.save(moved)
    await _let_follow(moved, programme.place, turn)
    entry = await journalling.note(Act.RELOCATED, moved, present, turn, before=programme)
    await _announce(moved, entry, turn)
    channel = await asking.channel_name(place, turn)
    blocks: list[Block] = [voice.text("relocating.relocated", name=moved.name, channel=channel)]
    if programme.notify and not moved.notify:
        blocks.append(voice.note("relocating.nobody_called", role=programme.notify.name))
    blocks += [
        *await conflicts.dates_and_conflicts(moved, voice, turn),
        Buttons((journalling.undo_button(entry, voice),)),
    ]
    return [Whisper(event.person, event.place, Card(tuple(blocks)), event.interaction)]


async def tell_not_there(event: DeliveryRefused, which: str, turn: Turn) -> None:
    """Tell the core team that a programme was moved to where the bot cannot speak, with the way back."""
    entry = await turn.unit.journal.get(which)
    programme = await turn.unit.programmes.get(entry.programme or "") if entry else None
    community = await turn.unit.communities.get(entry.community) if entry else None
    told = await turn.unit.deliveries.get(event.key)
    if entry is None or entry.undone_at or programme is None or community is None or told is None:
        return
    if not isinstance(told.action, Post) or told.action.place != programme.place:
        return  # it went on from there meanwhile
    channel = await asking.channel_name(told.action.place, turn)
    for member in await turn.unit.members.facilitators(community.id):
        voice = turn.voice(community, member)
        why = voice.plain(f"asking.hindrance_{event.reason}")
        said = voice.text("relocating.not_there", name=programme.name, channel=channel, reason=why)
        card = Card((said, Buttons((journalling.undo_button(entry, voice),))))
        await turn.owe(Tell(member.person, card, key=f"not-there:{event.id}:{member.id}"))


async def take_back(entry: Entry, moved: Programme, back: Programme, turn: Turn) -> None:
    """Announce no more what was undone; what could not be said where it went comes back, too."""
    if back.place != moved.place:
        await _let_follow(back, moved.place, turn)
    delivery = await turn.unit.deliveries.get(f"relocated:{entry.id}")
    if delivery is not None and delivery.open:
        await turn.unit.deliveries.save(delivery.dropped())


async def _others(programme: Programme, turn: Turn) -> list[Choice]:
    return [
        Choice(planning_forms.channel_value(one.place), f"#{await asking.channel_name(one.place, turn)}")
        for one in await turn.unit.channels.of(programme.community)
        if one.place != programme.place
    ]


async def _announce(programme: Programme, entry: Entry, turn: Turn) -> None:
    community = await turn.unit.communities.get(programme.community)
    due = next(iter(await coming(programme, turn, 1)), None) if programme.state is State.RUNNING else None
    if community is None or due is None or community.stands_by(turn.now):
        return
    next_one = programme.rule.local(due.at)
    said = turn.voice(community).text("relocating.announced", name=programme.name, next=next_one)
    await turn.owe(Post(programme.place, Card((said,)), key=f"relocated:{entry.id}"))


async def _let_follow(moved: Programme, before: Place, turn: Turn) -> None:
    """What a programme could not say in the channel before is to be said where it is now.

    Where that theme was asked within the year, the next one is; where there is none, it stays what it was.
    """
    community = await turn.unit.communities.get(moved.community)
    if community is None:
        return
    for posting in await turn.unit.postings.unsaid([before]):
        delivery = await turn.unit.deliveries.get(f"posting:{posting.id}")
        if posting.programme != moved.id or delivery is None or not _is_surely_unsaid(delivery):
            continue
        theme = await _theme_there(posting, moved, community, turn)
        if isinstance(delivery.action, Post) and theme is not None:
            there = replace(posting, place=moved.place, theme=theme.id, notify=moved.notify)
            await turn.unit.themes.save(theme)
            await turn.unit.postings.save(there)
            card = await asking.theme_card(theme, there.id, there.place, turn.voice(community), turn)
            action = replace(delivery.action, place=there.place, card=card, notify=there.notify)
            await turn.unit.deliveries.save(replace(delivery, action=action))


def _is_surely_unsaid(delivery: Delivery) -> bool:
    """Whether it stands nowhere, and nobody is about to say it at this moment."""
    refused = delivery.outcome is Outcome.REFUSED and delivery.reason != Hindrance.UNSURE
    return refused or delivery.outcome is Outcome.WAITING


async def _theme_there(posting: Posting, moved: Programme, community: Community, turn: Turn) -> Theme | None:
    theme = await turn.unit.themes.get(posting.theme)
    asked = (await turn.unit.postings.asked(moved.place)).get(posting.theme)
    if theme is None or asked is None or turn.now - asked > stock.NOT_AGAIN_WITHIN:
        return theme
    occurrence = moved.called(posting.slot) if posting.slot else None
    return await stock.next_theme(moved, community, occurrence, turn)


routes = Router(buttons={"relocating.open": open_form}, forms={"relocating.channel": relocate})
