"""The bot's own page: what is open, what somebody told, what waits for the core team."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import wraps
from zoneinfo import ZoneInfo

from bot.actions import Action, OpenForm, RefuseForm, ShowHome
from bot.cards import Block, Button, Buttons, Card, Divider, Text
from bot.deliveries import Outcome
from bot.events import HomeOpened, Interaction
from bot.features import helping
from bot.features.communities.joining import Present, seen_again
from bot.features.facilitating import overview
from bot.features.programmes import asking, planning, season, showing, standing_by
from bot.features.themes import proposing, wishing
from bot.markup import Span
from bot.model.community import Community
from bot.model.place import Channel, Person
from bot.model.posting import Posting
from bot.router import Handler, Router
from bot.turn import Turn

COMMUNITIES = 3
"""How many communities have their part of the page, so that it stays within a hundred blocks."""
REFUSED = 2
THEMES = 3
PRACTICES = 3
TRIALS = 3
PROGRAMMES = 3


async def show_home(event: HomeOpened, turn: Turn) -> Sequence[Action]:
    """Show somebody their home as it is now; who sees it is in the workspace, or is so again."""
    for community in await turn.unit.communities.of(event.person):
        if member := await turn.unit.members.of(community.id, event.person):
            await seen_again(member, event.at, turn)
    return [await home_of(event.person, turn)]


def shown_again(router: Router) -> Router:
    """The same answers, and after whatever somebody does from their home, their home as it then is."""
    return replace(router, buttons=_followed(router.buttons), forms=_followed(router.forms))


def _followed(handlers: Mapping[str, Handler]) -> Mapping[str, Handler]:
    return {name: _then_shown(handler) for name, handler in handlers.items()}


def _then_shown(handler: Handler) -> Handler:
    @wraps(handler)
    async def handle(event: Interaction, turn: Turn) -> Sequence[Action]:
        actions = await handler(event, turn)
        undone = any(isinstance(action, OpenForm | RefuseForm) for action in actions)
        if undone or not event.place.is_home:
            return actions
        return [*actions, await home_of(event.person, turn)]

    return handle


# ---- The page --------------------------------------------------------------------------------------------


async def home_of(person: Person, turn: Turn) -> ShowHome:
    """What there is for somebody in each of their communities, or how to come to one."""
    seen = await turn.unit.channels.seen_by(person)
    presents = [
        # As their messenger knows them now: what a guest may see is not what they might when they joined.
        Present(community, replace(member, person=person), turn.voice(community, member))
        for community in await turn.unit.communities.of(person)
        if (member := await turn.unit.members.of(community.id, person))
    ]
    if not presents:
        return ShowHome(person, await _newcomer(person, seen, turn))
    voice = presents[0].voice
    blocks: list[Block] = [voice.text("home.greeting", name=person.name)]
    for present in presents[:COMMUNITIES]:
        blocks += [Divider(), *await _community(present, seen, turn)]
    if others := [present.community.name for present in presents[COMMUNITIES:]]:
        blocks += [Divider(), voice.note("home.others", names=others)]
    return ShowHome(person, Card(tuple(blocks)))


async def _newcomer(person: Person, seen: Sequence[Channel], turn: Turn) -> Card:
    """For somebody in no community: those they could come to, or how one is founded."""
    voice = turn.stranger_voice(person)
    there: dict[str, tuple[Community, str]] = {}
    for channel in seen:
        community = await turn.unit.communities.get(channel.community or "")
        if community is not None:
            there.setdefault(community.id, (community, channel.name))
    rooms = [(community.name, channel) for community, channel in there.values()][:COMMUNITIES]
    invited = voice.text("home.rooms", rooms=rooms) if rooms else voice.text("home.nobody")
    return Card((voice.text("home.greeting", name=person.name), invited))


async def _community(present: Present, seen: Sequence[Channel], turn: Turn) -> list[Block]:
    voice, community = present.voice, present.community
    ways = (
        Button(voice.plain("home.search_button"), "searching.open", community.id, "primary"),
        Button(voice.plain("home.write_button"), "contributing.open", community.id),
        Button(voice.plain("proposing.open_button"), "proposing.open", community.id),
        *await _under_way(present, turn),
    )
    return [
        voice.text("helping.welcome", community=community.name, purpose=community.purpose),
        Buttons(ways),
        *(await _refused(present, turn) if present.member.facilitator else ()),
        *(await _ideas(present, turn) if present.member.facilitator else ()),
        *await _themes(present, [channel for channel in seen if channel.community == community.id], turn),
        *await _practices(present, turn),
        *await _trials(present, turn),
        *(await _core_team(present, turn) if present.member.facilitator else ()),
    ]


async def _under_way(present: Present, turn: Turn) -> tuple[Button, ...]:
    """The ways to what a member asks and tries, where they do."""
    voice, community = present.voice, present.community.id
    asked = len(await turn.unit.requests.of(present.member.id))
    tried = len(await turn.unit.trials.of(present.member.id))
    requests = Button(voice.plain("home.requests_button", count=asked), "requesting.mine", community)
    trials = Button(voice.plain("trying.mine_button", count=tried), "trying.mine", community)
    return (*((requests,) if asked else ()), *((trials,) if tried else ()))


async def _trials(present: Present, turn: Turn) -> list[Block]:
    """What a member tries, and when they will be asked about it."""
    lines = []
    for trial in await turn.unit.trials.of(present.member.id):
        practice = await turn.unit.practices.read(trial.practice, present.member.person)
        if practice is not None and trial.result is None:
            lines.append((practice.title, present.voice.day(trial.ask_on)))
    return [present.voice.text("home.trials", lines=lines[:TRIALS])] if lines else []


async def _themes(present: Present, channels: Sequence[Channel], turn: Turn) -> list[Block]:
    """The latest themes asked where this member may look; no theme is ever too old to be answered."""
    since = turn.now - asking.OPEN_FOR
    asked = await turn.unit.postings.newest([channel.place for channel in channels], since, 2 * THEMES)
    # A request that was taken back leaves a posting that asks nothing.
    open_ones = [
        posting
        for posting in asked
        if (theme := await turn.unit.themes.get(posting.theme)) and theme.question
    ][:THEMES]
    blocks: list[Block] = [present.voice.text("home.themes", count=len(open_ones))]
    answered = {answer.posting for answer in await turn.unit.answers.of(present.member.id)}
    names = {channel.place: channel.name for channel in channels}
    for posting in open_ones:
        channel = names[posting.place.whole_channel]
        blocks += await _theme(posting, channel, present, turn, answered=posting.id in answered)
    return blocks


async def _theme(
    posting: Posting, channel: str, present: Present, turn: Turn, *, answered: bool
) -> list[Block]:
    theme = await turn.unit.themes.get(posting.theme)
    if theme is None:
        return []
    voice = present.voice
    facts = voice.spans(
        "home.theme",
        channel=channel,
        day=posting.created_at.astimezone(ZoneInfo(present.community.timezone)).date(),
        answers=await turn.unit.answers.count(posting.id),
        kept=await turn.unit.practices.count(posting.id),
        answered=answered,
    )
    asked = (await asking.heading(theme, voice, turn)).spans
    told = await turn.unit.practices.count_of_theme(theme.id, present.member.person)
    return [
        Text((*asked, Span("\n"), *facts)),
        Buttons((*asking.ways_to_answer(posting.id, voice), *asking.way_to_practices(theme, told, voice))),
    ]


async def _practices(present: Present, turn: Turn) -> list[Block]:
    mine = [practice for practice in await turn.unit.practices.of(present.member.id) if practice.told]
    blocks = helping.own_practices(mine, PRACTICES, present.voice)
    if left := len(mine[PRACTICES:]):
        blocks.append(present.voice.note("home.more_practices", left=left))
    return blocks


# ---- For facilitators ------------------------------------------------------------------------------------


async def _refused(present: Present, turn: Turn) -> list[Block]:
    """Themes that could not be posted, each with the button that mends it."""
    channels = await turn.unit.channels.of(present.community.id)
    blocks: list[Block] = []
    for posting in await turn.unit.postings.unsaid([channel.place for channel in channels]):
        delivery = await turn.unit.deliveries.get(f"posting:{posting.id}")
        theme = await turn.unit.themes.get(posting.theme)
        if delivery is not None and delivery.outcome is Outcome.REFUSED and theme is not None:
            card = await showing.not_posted_card(theme, posting, delivery.reason, present.voice, turn)
            blocks += card.blocks
    return blocks[: 2 * REFUSED]


async def _ideas(present: Present, turn: Turn) -> list[Block]:
    """What members propose, and what they looked for in vain."""
    return [*await proposing.waiting(present, turn), *await wishing.waiting(present, turn)]


async def _core_team(present: Present, turn: Turn) -> list[Block]:
    """What comes next, and what can be done about it."""
    voice, community = present.voice, present.community
    programmes = await turn.unit.programmes.of(community.id)
    blocks: list[Block] = [
        voice.text("home.core_team", programmes=len(programmes), shown=PROGRAMMES),
        *standing_by.way_out(present, turn),
        *(await season.at_a_glance(present, turn) if programmes else ()),
    ]
    for programme in programmes[:PROGRAMMES]:
        blocks += [
            await planning.summary(programme, voice, turn),
            planning.controls(programme, voice, turn),
        ]
    if len(await turn.unit.members.facilitators(community.id)) < 2:
        blocks.append(voice.text("home.alone"))
    if not programmes:
        blocks.append(Buttons((planning.new_button(present, "primary"),)))
    return [*blocks, overview.ways(programmes, present)]


routes = Router(events={HomeOpened: show_home})
