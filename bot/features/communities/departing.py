"""Somebody is gone for good: what they told stays, and no community rests on them any more."""

from collections.abc import Sequence
from dataclasses import replace

from bot.actions import Action, LookFor, Post, Tell
from bot.cards import Button, Buttons, Card
from bot.events import PersonGone
from bot.features.communities import volunteering
from bot.model.community import Community
from bot.model.member import Member
from bot.router import Router
from bot.turn import Turn


async def look_for_teams(messenger: str, turn: Turn) -> list[LookFor]:
    """After an interruption: whoever of a core team left meanwhile is gone, though nobody told of it."""
    team = [
        member.person
        for community in await turn.unit.communities.all()
        for member in await turn.unit.members.facilitators(community.id)
        if member.person.messenger == messenger
    ]
    return [LookFor(person) for person in dict.fromkeys(team)]


async def let_go(event: PersonGone, turn: Turn) -> Sequence[Action]:
    """They are in no channel and no core team, and find nothing; whoever remains in the team is told.

    Where nobody remains, the community is asked.
    """
    for channel in await turn.unit.channels.seen_by(event.person):
        if event.places is None or channel.place in event.places:
            await turn.unit.channels.leave(channel.place, event.person)
    for community in await turn.unit.communities.of(event.person):
        member = await turn.unit.members.of(community.id, event.person)
        if member is not None and await _is_out_of(community, event, turn):
            await turn.unit.members.save(replace(member, facilitator=False, gone_at=event.at))
            if member.facilitator:
                await tell_who_remains(member, community, event.id, turn)
    return ()


async def _is_out_of(community: Community, event: PersonGone, turn: Turn) -> bool:
    """Whether they come to none of a community's channels any more."""
    if event.places is None:
        return True
    channels = await turn.unit.channels.of(community.id)
    theirs = {channel.place for channel in channels if channel.place.messenger == event.person.messenger}
    return bool(theirs) and theirs <= event.places


async def tell_who_remains(gone: Member, community: Community, happening: str, turn: Turn) -> None:
    """Tell the core team that somebody is in it no more; where nobody is left, ask the community."""
    team = await turn.unit.members.facilitators(community.id)
    for facilitator in team:
        voice = turn.voice(community, facilitator)
        told = voice.text("departing.told", name=gone.person.name, alone=len(team) == 1)
        call = Buttons(volunteering.call_buttons(community, voice)) if len(team) == 1 else None
        card = Card((told, call) if call else (told,))
        await turn.owe(Tell(facilitator.person, card, key=f"gone:{facilitator.id}:{happening}"))
    if not team:
        voice = turn.voice(community)
        join = Button(voice.plain("volunteering.join_button"), "volunteering.join", community.id, "primary")
        card = Card((voice.text("departing.nobody_left"), Buttons((join,))))
        await turn.owe(Post(community.home, card, key=f"gone:{community.id}:{happening}"))


routes = Router(events={PersonGone: let_go})
