"""A community opens one more channel, in the messenger it lives in or in another: its archive stays one."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from bot.actions import Action, Post, RefuseForm, Tell, Whisper
from bot.cards import Button, Buttons, Card, Form, TextField
from bot.events import ButtonPressed, FormSubmitted
from bot.features.communities.founding import free_channel
from bot.features.communities.joining import join, meet_facilitator
from bot.model.community import Community
from bot.model.invitation import Invitation
from bot.model.member import Member
from bot.model.place import Channel
from bot.router import Router
from bot.turn import Turn

GOOD_FOR = timedelta(days=1)
LENGTH = 12
"""Of a code, in random hexadecimal characters: more than anybody could try in a day."""

_NOT_OF_A_CODE = re.compile(r"[^0-9a-f]")


async def invite(event: ButtonPressed, turn: Turn) -> Sequence[Action]:
    """Give a facilitator the code that opens one more channel; the one before is worth nothing any more."""
    present = await meet_facilitator(event, turn, event.value)
    community, voice = present.community, present.voice
    invitation = Invitation(community.id, turn.dice.id()[:LENGTH], turn.now + GOOD_FOR)
    await turn.unit.invitations.save(invitation)
    said = voice.text(
        "opening.code",
        code=shown(invitation.code),
        community=community.name,
        until=voice.moment(invitation.until, community.timezone),
    )
    return [Whisper(event.person, event.place, Card((said,)), event.interaction)]


async def open_form(event: ButtonPressed, turn: Turn) -> Sequence[Action]:
    """Ask for the code, in a channel where no community lives."""
    voice = turn.stranger_voice(event.person)
    await free_channel(event, voice, turn)
    code = TextField(
        "code", voice.plain("opening.code_field"), hint=voice.plain("opening.code_hint"), required=True
    )
    form = Form("opening.channel", voice.plain("opening.form_title"), (code,), voice.plain("opening.submit"))
    return [await turn.open_form(event, form, voice)]


async def open_channel(event: FormSubmitted, turn: Turn) -> Sequence[Action]:
    """Let the community live in this channel too; who brought its code is in the core team here."""
    stranger = turn.stranger_voice(event.person)
    channel = await free_channel(event, stranger, turn)
    invitation = await turn.unit.invitations.take(read_code(event.values.get("code", "")))
    community = await turn.unit.communities.get(invitation.community) if invitation else None
    if invitation is None or community is None or turn.now > invitation.until:
        return [
            RefuseForm(event.person, (("code", stranger.plain("opening.code_wrong")),), event.interaction)
        ]
    await turn.unit.channels.save(replace(channel, community=community.id))
    opener = replace(await join(event.person, community, turn), facilitator=True)
    await turn.unit.members.save(opener)
    await _tell(channel, opener, community, turn)
    voice = turn.voice(community, opener)
    begin = Button(
        voice.plain("planning.new_programme_button"), "planning.new_programme", community.id, "primary"
    )
    said = voice.text("opening.opened", community=community.name, channel=channel.name)
    return [Whisper(event.person, event.place, Card((said, Buttons((begin,)))), event.interaction)]


async def _tell(channel: Channel, opener: Member, community: Community, turn: Turn) -> None:
    """Whoever is in the channel learns who lives there, and the core team that it has grown."""
    place, at = channel.place, turn.now.isoformat()
    welcome = turn.voice(community).text(
        "opening.lives_here", community=community.name, purpose=community.purpose, open=channel.open
    )
    key = f"opened:{place.messenger}:{place.workspace}:{place.channel}:{at}"
    await turn.owe(Post(place, Card((welcome,)), key=key))
    for facilitator in await turn.unit.members.facilitators(community.id):
        if facilitator.id != opener.id:
            told = turn.voice(community, facilitator).text(
                "opening.told",
                name=opener.person.name,
                channel=channel.name,
                messenger=place.messenger.capitalize(),
                community=community.name,
            )
            await turn.owe(Tell(facilitator.person, Card((told,)), key=f"{key}:{facilitator.id}"))


def shown(code: str) -> str:
    """A code as it is read aloud: in fours."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def read_code(typed: str) -> str:
    """A code as it is kept, from however it was typed."""
    return _NOT_OF_A_CODE.sub("", typed.casefold())


routes = Router(
    buttons={"opening.invite": invite, "opening.open": open_form},
    forms={"opening.channel": open_channel},
)
