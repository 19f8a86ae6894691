"""An example community settles where a messenger brings its own people, so that the first screen is alive."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from zoneinfo import ZoneInfo

from bot.actions import Action, Post
from bot.cards import Card
from bot.catalogue import Example, ExamplePractice
from bot.events import ExampleWanted
from bot.features.communities.joining import join
from bot.features.themes import stock
from bot.model.community import Community
from bot.model.member import Member
from bot.model.place import Place
from bot.model.practice import Practice, State
from bot.model.programme import Order, Programme
from bot.model.theme import Standing, Theme
from bot.router import Router
from bot.sentences.clauses import Around
from bot.sentences.reading import read
from bot.turn import Turn

CORE_TEAM = ("nadia", "thomas")
IN_THE_CIRCLE = ("yann",)
"""Whose examples were told in the circle, so that somebody outside it cannot find them."""


async def settle_example(event: ExampleWanted, turn: Turn) -> Sequence[Action]:
    """Found the example community, unless any community is there already."""
    if await turn.unit.communities.all():
        return ()
    example = turn.catalogue.example(event.language)
    community = Community(
        id=turn.dice.id(),
        name=example.name,
        purpose=example.purpose,
        charter=example.charter,
        language=event.language,
        formal=False,
        timezone=turn.timezone,
        home=event.home,
        created_at=turn.now,
    )
    await turn.unit.communities.save(community)
    for place in (event.home, event.circle):
        if channel := await turn.unit.channels.get(place):
            await turn.unit.channels.save(replace(channel, community=community.id))
    members = {}
    for name, person in event.people.items():
        member = replace(await join(person, community, turn), facilitator=name in CORE_TEAM)
        await turn.unit.members.save(member)
        members[name] = member
    await _start_programme(example, community, turn)
    themes = await _take_themes({told.theme for told in example.practices}, community, turn)
    for told in example.practices:
        place = event.circle if told.author in IN_THE_CIRCLE else event.home
        await turn.unit.practices.save(_practice(told, members, themes, place, community, turn))
    voice = turn.voice(community)
    welcome = Card(
        (
            voice.text("settling.welcome", community=community.name, purpose=community.purpose),
            voice.text("settling.first_steps"),
            voice.note("helping.charter", charter=community.charter),
        )
    )
    await turn.owe(Post(event.home, welcome, key=f"welcome:{community.id}"))
    return ()


async def _start_programme(example: Example, community: Community, turn: Turn) -> None:
    today = turn.now.astimezone(ZoneInfo(community.timezone)).date()
    programme = Programme(
        id=turn.dice.id(),
        community=community.id,
        name=example.programme,
        place=community.home,
        rule=read(example.when, Around(today, community.timezone, community.language)),
        order=Order.QUEUE,
        created_at=turn.now,
        next=None,
    )
    await turn.unit.programmes.save(programme.planned(turn.now))


async def _take_themes(slugs: set[str], community: Community, turn: Turn) -> Mapping[str, Theme]:
    themes = {}
    for proposal in turn.catalogue.themes(community.language):
        if proposal.slug in slugs:
            themes[proposal.slug] = stock.take(proposal, community, Standing.READY, turn)
            await turn.unit.themes.save(themes[proposal.slug])
    return themes


def _practice(
    told: ExamplePractice,
    members: Mapping[str, Member],
    themes: Mapping[str, Theme],
    place: Place,
    community: Community,
    turn: Turn,
) -> Practice:
    author = members[told.author]
    return Practice(
        id=turn.dice.id(),
        community=community.id,
        title=told.title,
        parts=told.parts,
        language=community.language,
        place=place,
        created_at=turn.now,
        state=State.ARCHIVED,
        tags=told.tags,
        named=told.named,
        author=author.id,
        author_name=author.person.name,
        theme=themes[told.theme].id,
        example=True,
    )


routes = Router(events={ExampleWanted: settle_example})
