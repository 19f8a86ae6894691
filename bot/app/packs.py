"""Themes and programmes as a file a person would write: taken in, and written out."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.commands import fold
from bot.exchange import BadRecord, ProgrammeRecord
from bot.model.community import Community
from bot.model.journal import Act, Entry
from bot.model.place import Channel, Place
from bot.model.programme import Order, Programme, State
from bot.model.recurrence.exceptions import Exceptions
from bot.model.recurrence.rule import Recurrence
from bot.model.role import Role
from bot.model.theme import Kind, Standing, Theme
from bot.ports import Dice, UnitOfWork
from bot.sentences.clauses import Around
from bot.sentences.reading import read
from bot.sentences.unclear import NotUnderstood
from bot.sentences.writing import left_out, sentence
from bot.wording import Voice

HOUR = timedelta(hours=1)


# ---- In --------------------------------------------------------------------------------------------------


async def take_programme(record: ProgrammeRecord, community: Community, unit: UnitOfWork, dice: Dice) -> None:
    """Keep a programme as a draft: a facilitator sees its dates, and starts it. Raises ``BadRecord``."""
    if fold(record.name) in {fold(programme.name) for programme in await unit.programmes.of(community.id)}:
        raise BadRecord("the community has a programme of that name already", "name")
    now = datetime.now(UTC)
    programme = Programme(
        id=dice.id(),
        community=community.id,
        name=record.name,
        place=await _place(record.channel, community, unit),
        rule=_rule(record, community, now),
        order=record.order,
        created_at=now,
        next=None,
        state=State.DRAFT,
        late=record.late * HOUR,
        notify=Role(record.notify.id, record.notify.name) if record.notify else None,
    )
    await unit.programmes.save(programme)
    entry = Entry(dice.id(), community.id, Act.IMPORTED, now, None, programme=programme.id)
    await unit.journal.save(entry)


def _rule(record: ProgrammeRecord, community: Community, now: datetime) -> Recurrence:
    today = now.astimezone(ZoneInfo(community.timezone)).date()
    around = Around(today, community.timezone, community.language)
    field = "when"
    try:
        read(record.when, around)
        field = "except"
        return read(record.when, around, record.left_out)
    except NotUnderstood as trouble:
        raise BadRecord(f"{field}: not understood ({trouble.words or trouble.why})", field) from None


async def _place(name: str, community: Community, unit: UnitOfWork) -> Place:
    """The channel of that name, with its messenger where another has one of that name; else the home."""
    wanted = fold(name.removeprefix("#"))
    if not wanted:
        return community.home.whole_channel
    channels = await unit.channels.of(community.id)
    found = [channel for channel in channels if wanted in map(fold, _names(channel))]
    if len(found) == 1:
        return found[0].place
    labels = labelled(found or channels)
    known = ", ".join(f"#{label}" for label in labels.values()) or "none"
    if found:
        raise BadRecord(f"channel: there are several, say which: {known}", "channel")
    raise BadRecord(f"channel: the community has no #{name.removeprefix('#')}; it has {known}", "channel")


# ---- Out -------------------------------------------------------------------------------------------------


async def pack(community: Community, voice: Voice, unit: UnitOfWork) -> dict[str, Any]:
    """What a community plans, in its own words: the themes of its queue, in order, and its programmes."""
    channels = labelled(await unit.channels.of(community.id))
    ready = [t for t in await unit.themes.of(community.id) if t.standing is Standing.READY]
    programmes = await unit.programmes.of(community.id)
    return {
        "community": community.name,
        "themes": [_theme(theme, community) for theme in ready],
        "programmes": [
            _programme(one, channels.get(one.place, "") if one.place != community.home else "", voice)
            for one in programmes
        ],
    }


def labelled(channels: Sequence[Channel]) -> Mapping[Place, str]:
    """Each channel by the shortest of its names that no other has."""
    known = Counter(fold(name) for channel in channels for name in set(_names(channel)))
    return {
        channel.place: next((name for name in _names(channel) if known[fold(name)] == 1), _names(channel)[-1])
        for channel in channels
    }


def _names(channel: Channel) -> tuple[str, ...]:
    """What a channel may be called, from the shortest on: « pratiques », « pratiques (Slack) »."""
    place = channel.place
    messenger = place.messenger.capitalize()
    longer = (messenger, f"{messenger} {place.workspace}", f"{messenger} {place.workspace} {place.channel}")
    return (channel.name, *(f"{channel.name} ({where})" for where in longer))


def _theme(theme: Theme, community: Community) -> Mapping[str, Any]:
    told = {
        "question": theme.question,
        "situation": theme.situation,
        "kind": theme.kind.value if theme.kind is not Kind.PRACTICE else "",
        "tags": list(theme.tags),
        "language": theme.language if theme.language != community.language else "",
    }
    return {name: value for name, value in told.items() if value}


def _programme(programme: Programme, channel: str, voice: Voice) -> Mapping[str, Any]:
    rule, called, late = programme.rule, programme.notify, programme.late // HOUR
    told = {
        "name": programme.name,
        "when": sentence(replace(rule, exceptions=Exceptions()), voice),
        "except": left_out(rule.exceptions, voice),
        "channel": channel,
        "order": programme.order.value if programme.order is not Order.QUEUE else "",
        "late": late if late != 12 else 0,
        "notify": {"name": called.name, "id": called.id} if called else {},
    }
    return {name: value for name, value in told.items() if value}
