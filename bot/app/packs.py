"""Themes and programmes as a file a person would write: taken in, and written out."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.exchange import BadRecord, ProgrammeRecord
from bot.model.community import Community
from bot.model.place import Channel
from bot.model.programme import Order, Programme, State
from bot.model.recurrence.exceptions import Exceptions
from bot.model.recurrence.rule import Recurrence
from bot.model.theme import Kind, Standing, Theme
from bot.ports import Dice, UnitOfWork
from bot.sentences.reading import Around, read
from bot.sentences.unclear import NotUnderstood
from bot.sentences.writing import left_out, sentence
from bot.wording import Voice

HOUR = timedelta(hours=1)


async def take_programme(record: ProgrammeRecord, community: Community, unit: UnitOfWork, dice: Dice) -> None:
    """Keep a programme as a draft: a facilitator sees its dates, and starts it. Raises ``BadRecord``."""
    if record.name in {programme.name for programme in await unit.programmes.of(community.id)}:
        raise BadRecord("the community has a programme of that name already", "name")
    now = datetime.now(UTC)
    programme = Programme(
        id=dice.id(),
        community=community.id,
        name=record.name,
        place=(await _channel(record.channel, community, unit)).place,
        rule=_rule(record, community, now),
        order=record.order,
        created_at=now,
        next=None,
        state=State.DRAFT,
        late=record.late * HOUR,
    )
    await unit.programmes.save(programme)


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


async def _channel(name: str, community: Community, unit: UnitOfWork) -> Channel:
    channels = await unit.channels.of(community.id)
    wanted = name.removeprefix("#")
    for channel in channels:
        if channel.name == wanted or (not wanted and channel.place == community.home.whole_channel):
            return channel
    known = ", ".join(f"#{channel.name}" for channel in channels)
    raise BadRecord(f"channel: the community has no #{wanted}; it has {known or 'none'}", "channel")


async def pack(community: Community, voice: Voice, unit: UnitOfWork) -> dict[str, Any]:
    """What a community plans, in its own words: the themes of its queue, in order, and its programmes."""
    names = {channel.place: channel.name for channel in await unit.channels.of(community.id)}
    ready = [t for t in await unit.themes.of(community.id) if t.standing is Standing.READY]
    programmes = await unit.programmes.of(community.id)
    return {
        "themes": [_theme(theme) for theme in ready],
        "programmes": [_programme(one, names.get(one.place, ""), voice) for one in programmes],
    }


def _theme(theme: Theme) -> Mapping[str, Any]:
    told = {"question": theme.question, "situation": theme.situation, "tags": list(theme.tags)}
    kind = {} if theme.kind is Kind.PRACTICE else {"kind": theme.kind.value}
    return {name: value for name, value in told.items() if value} | kind


def _programme(programme: Programme, channel: str, voice: Voice) -> Mapping[str, Any]:
    rule = programme.rule
    told = {
        "name": programme.name,
        "when": sentence(replace(rule, exceptions=Exceptions()), voice),
        "except": left_out(rule.exceptions, voice),
        "channel": channel,
        "order": programme.order.value if programme.order is not Order.QUEUE else "",
    }
    late = programme.late // HOUR
    return {name: value for name, value in told.items() if value} | ({"late": late} if late != 12 else {})
