"""What falls into a stand-by is told once, for all programmes together, however it came to pass."""

from datetime import UTC, datetime, timedelta

from bot.actions import Tell
from bot.events import ButtonPressed
from bot.model.community import StandBy
from bot.model.journal import Act
from bot.model.programme import Programme
from bot.ports import Storage
from storage import open_storage
from tests.builders import HERE, NADIA, OMAR, a_channel, a_community, a_member, a_programme, an_id
from tests.reliability.stepping import Clock, SteppingMessenger, Wall, engine_over, walk_on

TUESDAY = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
WEEK, HOUR = timedelta(weeks=1), timedelta(hours=1)


class Team:
    """Two facilitators, and two programmes that come every Tuesday at nine."""

    def __init__(self, storage: Storage, standby: StandBy) -> None:
        self.storage, self.standby = storage, standby
        self.clock = Clock(standby.since)
        self.engine = engine_over(storage, SteppingMessenger(Wall(), walk_on), self.clock)
        self.community = a_community(standby=standby, home=HERE)
        self.programmes = [a_programme(community=self.community.id, name=name) for name in ("Un", "Deux")]

    async def settle(self) -> None:
        """They are there."""
        async with self.storage.unit() as unit:
            await unit.communities.save(self.community)
            await unit.channels.save(a_channel(community=self.community.id))
            for person in (NADIA, OMAR):
                member = a_member(community=self.community.id, person=person, facilitator=True)
                await unit.members.save(member)
            for programme in self.programmes:
                await unit.programmes.save(programme)
            await unit.commit()

    async def wake(self, at: datetime) -> None:
        """The bot looks what is due."""
        self.clock.pass_by(at - self.clock.now())
        await self.engine.time_passed()

    async def told(self) -> list[tuple[str, str]]:
        """Whom it told what, of the stand-by."""
        async with self.storage.unit() as unit:
            owed = await unit.deliveries.claim(
                self.clock.now(), self.clock.now() + HOUR, "t", ["sandbox"], 99
            )
            actions = [one.action for one in owed if isinstance(one.action, Tell)]
        return sorted((one.to.user, one.card.summary) for one in actions if "💤" in one.card.summary)

    async def posted(self) -> int:
        """How many themes were asked."""
        async with self.storage.unit() as unit:
            return len(await unit.postings.unsaid([HERE]))

    async def rested(self, programme: Programme) -> list[int]:
        """The journal's lines about it."""
        async with self.storage.unit() as unit:
            acts = await unit.journal.of(programme.id, 99)
        return [entry.count for entry in acts if entry.act is Act.RESTED]


async def a_team(weeks: int | None) -> Team:
    """The community stands by since Monday, for so many weeks or until somebody ends it."""
    since = TUESDAY - timedelta(days=1)
    team = Team(await open_storage("memory://"), StandBy(since, since + weeks * WEEK if weeks else None))
    await team.settle()
    return team


async def test_the_bot_that_was_down_all_the_while_tells_of_all_programmes_at_once() -> None:
    """With the first that comes due; the second adds nothing, and what came after is posted."""
    team = await a_team(weeks=3)
    await team.wake(TUESDAY + 3 * WEEK)
    told = await team.told()
    assert [user for user, _ in told] == ["nadia", "omar"]
    assert "6 dates" in told[0][1]
    assert [await team.rested(programme) for programme in team.programmes] == [[3], [3]]
    assert await team.posted() == 2


async def test_the_end_is_told_on_its_day_though_nothing_comes_due() -> None:
    """Both programmes are paused meanwhile: once, to the whole core team."""
    team = await a_team(weeks=3)
    await team.wake(TUESDAY)
    async with team.storage.unit() as unit:
        for programme in team.programmes:
            kept = await unit.programmes.get(programme.id)
            assert kept
            await unit.programmes.save(kept.paused(TUESDAY))
        await unit.commit()
    assert team.standby.until
    await team.wake(team.standby.until - timedelta(seconds=1))
    assert await team.told() == []
    await team.wake(team.standby.until)
    told = await team.told()
    assert [user for user, _ in told] == ["nadia", "omar"]
    assert "2 dates" in told[0][1]
    await team.wake(team.standby.until + WEEK)
    assert await team.told() == told


async def test_a_stand_by_into_which_nothing_fell_ends_without_a_word() -> None:
    """And is looked at no more."""
    team = await a_team(weeks=3)
    async with team.storage.unit() as unit:
        for programme in team.programmes:
            await unit.programmes.save(programme.paused(team.clock.now()))
        await unit.commit()
    await team.wake(TUESDAY + 4 * WEEK)
    assert await team.told() == []
    async with team.storage.unit() as unit:
        assert await unit.communities.rested(TUESDAY + 4 * WEEK, limit=9) == []


async def test_week_after_week_is_one_line_of_the_journal() -> None:
    """And nobody hears of it until it is over."""
    team = await a_team(weeks=3)
    for week in range(3):
        await team.wake(TUESDAY + week * WEEK)
    assert (await team.told(), await team.posted()) == ([], 0)
    assert [await team.rested(programme) for programme in team.programmes] == [[3], [3]]
    await team.wake(TUESDAY + 3 * WEEK)
    assert len(await team.told()) == 2
    await team.wake(TUESDAY + 4 * WEEK)
    assert await team.posted() == 4


async def test_a_date_on_which_a_stand_by_is_ended_late_is_not_made_up_for() -> None:
    """What nobody dealt with when it was ended is told all the same, and never posted."""
    team = await a_team(weeks=None)
    team.clock.pass_by(timedelta(days=1) + HOUR)
    press = ButtonPressed(
        id=an_id(),
        at=team.clock.now(),
        person=NADIA,
        place=HERE,
        interaction="i",
        name="standing_by.wake",
        value=team.community.id,
    )
    await team.engine.receive(press)
    assert [user for user, _ in await team.told()] == ["omar"]
    await team.wake(team.clock.now())
    assert await team.posted() == 0
    assert [await team.rested(programme) for programme in team.programmes] == [[1], [1]]
