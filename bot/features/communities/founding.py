"""A community settles in a channel, with a purpose and a first facilitator."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.actions import Action, RefuseForm, Whisper
from bot.cards import Button, Buttons, Card, Choice, ChoiceField, Form, TextField
from bot.events import ButtonPressed, FormSubmitted, Interaction
from bot.features.communities.joining import join
from bot.model.community import Community
from bot.model.place import Channel, Place
from bot.model.timezones import timezones
from bot.router import Router
from bot.turn import Declined, Turn
from bot.wording import LANGUAGES, Voice

UNSETTLED = "file"
"""Stands for the messenger of a community that came from a file and lives nowhere yet."""


async def open_form(event: ButtonPressed, turn: Turn) -> Sequence[Action]:
    """Open the founding of a community in this channel."""
    voice = turn.stranger_voice(event.person)
    await free_channel(event, voice, turn)
    languages = tuple(
        Choice(language, voice.plain(f"founding.language_{language}")) for language in LANGUAGES
    )
    addresses = tuple(
        Choice(address, voice.plain(f"founding.address_{address}")) for address in ("tu", "vous")
    )
    form = Form(
        name="founding.community",
        title=voice.plain("founding.form_title"),
        fields=(
            TextField("name", voice.plain("founding.name"), required=True, max_length=60),
            TextField(
                "purpose",
                voice.plain("founding.purpose"),
                hint=voice.plain("founding.purpose_hint"),
                required=True,
                multiline=True,
                max_length=500,
            ),
            ChoiceField("language", voice.plain("founding.language"), languages, voice.language),
            ChoiceField("address", voice.plain("founding.address"), addresses, "tu"),
            TextField("timezone", voice.plain("founding.timezone"), value=turn.timezone, required=True),
        ),
        submit=voice.plain("founding.submit"),
    )
    return [await turn.open_form(event, form, voice)]


async def found(event: FormSubmitted, turn: Turn) -> Sequence[Action]:
    """Found the community; who founds it is its first facilitator."""
    stranger = turn.stranger_voice(event.person)
    channel = await free_channel(event, stranger, turn)
    values = defaultdict(str, {name: value.strip() for name, value in event.values.items()})
    errors = [
        (field, stranger.plain(f"founding.{field}_wrong"))
        for field, right in (
            ("name", values["name"]),
            ("purpose", values["purpose"]),
            ("timezone", values["timezone"] in timezones()),
        )
        if not right
    ]
    if errors:
        return [RefuseForm(event.person, tuple(errors), event.interaction)]
    waiting = [c for c in await turn.unit.communities.all() if c.name == values["name"] and is_unsettled(c)]
    community = Community(
        id=waiting[0].id if waiting else turn.dice.id(),
        name=values["name"],
        purpose=values["purpose"],
        charter="",
        language=values["language"] if values["language"] in LANGUAGES else stranger.language,
        formal=values["address"] == "vous",
        timezone=values["timezone"],
        home=channel.place,
        created_at=turn.now,
    )
    await turn.unit.communities.save(community)
    await turn.unit.channels.save(replace(channel, community=community.id))
    founder = replace(await join(event.person, community, turn), facilitator=True)
    await turn.unit.members.save(founder)
    voice = turn.voice(community, founder)
    next_steps = Buttons(
        (
            Button(
                voice.plain("planning.new_programme_button"),
                "planning.new_programme",
                community.id,
                "primary",
            ),
            Button(voice.plain("planning.new_theme_button"), "writing.open", community.id),
        )
    )
    card = Card((voice.text("founding.founded", name=community.name, channel=channel.name), next_steps))
    return [Whisper(event.person, event.place, card, event.interaction)]


# ---- Communities that were imported before they settled --------------------------------------------------


def unsettled(name: str, language: str, timezone: str, id: str, at: datetime) -> tuple[Community, Channel]:
    """A community nobody founded yet, and the place its imported practices are from.

    That place is open: once the community settles, by being founded under this name, its members see them.
    """
    nowhere = Place(UNSETTLED, "", id)
    community = Community(
        id=id,
        name=name,
        purpose="",
        charter="",
        language=language,
        formal=False,
        timezone=timezone,
        home=nowhere,
        created_at=at,
    )
    return community, Channel(nowhere, name, open=True, community=id)


def is_unsettled(community: Community) -> bool:
    """Whether nobody founded it yet."""
    return community.home.messenger == UNSETTLED


async def free_channel(event: Interaction, voice: Voice, turn: Turn) -> Channel:
    """The channel somebody acts in; raises ``Declined`` unless a community may settle there."""
    channel = await turn.unit.channels.get(event.place)
    if channel is None:
        raise Declined(voice.text("founding.not_a_channel"))
    if channel.community is not None:
        raise Declined(voice.text("founding.taken"))
    return channel


routes = Router(buttons={"founding.open": open_form}, forms={"founding.community": found})
