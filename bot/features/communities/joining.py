"""Who is where: people and channels as the messengers tell of them, and the members they become."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.actions import Action
from bot.events import ChannelChanged, ChannelsListed, Interaction, PersonJoined, PersonLeft, PersonSeen
from bot.model.community import Community
from bot.model.member import Member
from bot.model.place import Channel, Person, Place
from bot.router import Router
from bot.turn import Declined, Turn
from bot.wording import LANGUAGES, Voice


@dataclass(frozen=True, slots=True)
class Present:
    """A member in their community, and the voice to speak to them with."""

    community: Community
    member: Member
    voice: Voice


async def note_channel(event: ChannelChanged, turn: Turn) -> Sequence[Action]:
    """Remember a channel as it is now, and who is in it."""
    known = await turn.unit.channels.get(event.place)
    community = known.community if known else None
    channel = Channel(event.place, event.name, event.open, community, event.server)
    await turn.unit.channels.save(channel)
    await turn.unit.channels.settle(event.place, event.people)
    return ()


async def note_absence(event: ChannelsListed, turn: Turn) -> Sequence[Action]:
    """Where the bot is no more, it cannot tell who is: what was told in a closed channel stays there."""
    for community in await turn.unit.communities.all():
        for channel in await turn.unit.channels.of(community.id):
            here = (channel.place.messenger, channel.place.workspace) == (event.messenger, event.workspace)
            if here and not channel.open and channel.place not in event.places:
                await turn.unit.channels.settle(channel.place, ())
    return ()


async def note_arrival(event: PersonJoined, turn: Turn) -> Sequence[Action]:
    """Remember that somebody came into a channel."""
    await turn.unit.channels.enter(event.place, event.person)
    return ()


async def note_view(event: PersonSeen, turn: Turn) -> Sequence[Action]:
    """Remember which channels somebody sees; who had left and is here again is back."""
    for place in event.sees:
        await turn.unit.channels.enter(place, event.person)
    for place in event.misses:
        await turn.unit.channels.leave(place, event.person)
    if not event.here:
        return ()
    for community in await turn.unit.communities.of(event.person):
        channels = await turn.unit.channels.of(community.id)
        workspace = (event.person.messenger, event.person.workspace)
        theirs = [one for one in channels if (one.place.messenger, one.place.workspace) == workspace]
        member = await turn.unit.members.of(community.id, event.person)
        if member is not None and any(one.open or one.place in event.sees for one in theirs):
            await seen_again(member, event.at, turn)
    return ()


async def note_departure(event: PersonLeft, turn: Turn) -> Sequence[Action]:
    """Remember that somebody left a channel."""
    await turn.unit.channels.leave(event.place, event.person)
    return ()


async def meet(event: Interaction, turn: Turn, community_id: str | None = None) -> Present:
    """The member who acted: in the community named, if they are in it already, else in the one they act in.

    Raises ``Declined`` where no community lives.
    """
    community = None
    if community_id and await turn.unit.members.of(community_id, event.person):
        community = await turn.unit.communities.get(community_id)
    community = community or await find_community(event.person, event.place, turn)
    if community is None:
        raise Declined(turn.stranger_voice(event.person).text("founding.nobody_here"))
    member = await join(event.person, community, turn)
    if await _is_there(event.place, community, turn):
        member = await seen_again(member, event.at, turn)
    return Present(community, member, turn.voice(community, member))


async def meet_facilitator(event: Interaction, turn: Turn, community_id: str | None = None) -> Present:
    """The facilitator who acted; raises ``Declined`` for anybody else."""
    present = await meet(event, turn, community_id)
    if not present.member.facilitator:
        team = await turn.unit.members.facilitators(present.community.id)
        names = sorted({member.person.name for member in team})
        raise Declined(present.voice.text("planning.for_facilitators", names=names))
    return present


async def find_community(person: Person, place: Place, turn: Turn) -> Community | None:
    """The community of the channel; elsewhere, such as in a direct message, the person's own first one."""
    if here := await turn.unit.communities.at(place):
        return here
    mine = await turn.unit.communities.of(person)
    return mine[0] if mine else None


async def _is_there(place: Place, community: Community, turn: Turn) -> bool:
    """Whether who acts in a place is where the community is; a direct message may come from anywhere."""
    if place.is_home:
        return True
    here = await turn.unit.communities.at(place)
    return here is not None and here.id == community.id


async def seen_again(member: Member, at: datetime, turn: Turn) -> Member:
    """Somebody was seen among the others: if they had left before that, they are back."""
    if member.gone_at is None or at <= member.gone_at:
        return member
    back = replace(member, gone_at=None)
    await turn.unit.members.save(back)
    return back


async def join(person: Person, community: Community, turn: Turn) -> Member:
    """The member ``person`` is; whoever acts in a community becomes one, known by their latest name."""
    member = await turn.unit.members.of(community.id, person)
    if member is None:
        language = person.language if person.language in LANGUAGES else None
        member = Member(turn.dice.id(), community.id, person, joined_at=turn.now, language=language)
        await turn.unit.members.save(member)
    elif person.name and person.name != member.person.name:
        member = replace(member, person=person)
        await turn.unit.members.save(member)
        for practice in await turn.unit.practices.of(member.id):
            await turn.unit.practices.save(replace(practice, author_name=person.name))
    return member


routes = Router(
    events={
        ChannelChanged: note_channel,
        ChannelsListed: note_absence,
        PersonJoined: note_arrival,
        PersonLeft: note_departure,
        PersonSeen: note_view,
    }
)
