"""Communities, channels and members are remembered, and found by what is asked of them."""

from dataclasses import replace
from datetime import date, timedelta

from bot.model.community import StandBy
from bot.model.member import Consent
from bot.model.place import Person, Place
from bot.ports import Storage
from tests.builders import HERE, NADIA, NOW, OMAR, a_channel, a_community, a_member

ELSEWHERE = replace(HERE, channel="elsewhere")


async def test_a_community_comes_back_as_it_was(storage: Storage) -> None:
    """Every field, and after a change the changed ones."""
    community = a_community(formal=True, language="en", home=replace(HERE, thread="42"))
    standby = StandBy(NOW, NOW + timedelta(days=40), told=True)
    changed = replace(community, name="Cheffes et chefs", charter="", standby=standby, calendar="f" * 32)
    async with storage.unit() as unit:
        await unit.communities.save(community)
        assert await unit.communities.get(community.id) == community
        await unit.communities.save(changed)
        assert await unit.communities.get(community.id) == changed
        assert await unit.communities.get("nobody") is None


async def test_communities_are_found_whose_stand_by_is_over_and_untold(storage: Storage) -> None:
    """The longest over first, no more than asked for; told, begun anew or without an end, they are not."""
    first, second = (
        a_community(standby=StandBy(NOW - timedelta(days=9), NOW - timedelta(days=days))) for days in (2, 1)
    )
    others = (
        a_community(),
        a_community(standby=StandBy(NOW)),
        a_community(standby=StandBy(NOW - timedelta(days=9), NOW + timedelta(seconds=1))),
        a_community(standby=StandBy(NOW - timedelta(days=9), NOW, told=True)),
    )
    async with storage.unit() as unit:
        for community in (*others, second, first):
            await unit.communities.save(community)
        assert await unit.communities.rested(NOW, limit=9) == [first, second]
        assert await unit.communities.rested(NOW, limit=1) == [first]
        assert first.standby
        await unit.communities.save(replace(first, standby=replace(first.standby, told=True)))
        assert await unit.communities.rested(NOW, limit=9) == [second]


async def test_a_community_is_found_by_its_calendar(storage: Storage) -> None:
    """And by no other; where nobody asked for one, by none."""
    with_one, without = a_community(calendar="f" * 32), a_community()
    async with storage.unit() as unit:
        for community in (with_one, without):
            await unit.communities.save(community)
        assert await unit.communities.with_calendar("f" * 32) == with_one
        assert await unit.communities.with_calendar("e" * 32) is None


async def test_a_channel_comes_back_as_it_was(storage: Storage) -> None:
    """Every field, and after a change the changed ones."""
    channel = a_channel(community="managers", server="1100000000000000001")
    changed = replace(channel, name="cadres", open=False, community=None, server=None)
    async with storage.unit() as unit:
        for one in (channel, changed):
            await unit.channels.save(one)
            assert await unit.channels.get(HERE) == one


async def test_communities_come_oldest_first(storage: Storage) -> None:
    """Whatever the order they were saved in."""
    young, old = a_community(created_at=NOW + timedelta(days=1)), a_community()
    async with storage.unit() as unit:
        await unit.communities.save(young)
        await unit.communities.save(old)
        assert await unit.communities.all() == [old, young]


async def test_a_community_lives_in_its_home_and_its_other_channels(storage: Storage) -> None:
    """Also in their threads; and nowhere else."""
    community, other = a_community(), a_community(home=replace(HERE, channel="far"))
    async with storage.unit() as unit:
        await unit.communities.save(community)
        await unit.communities.save(other)
        await unit.channels.save(a_channel(place=ELSEWHERE, community=community.id))
        assert await unit.communities.at(HERE) == community
        assert await unit.communities.at(replace(HERE, thread="7")) == community
        assert await unit.communities.at(replace(ELSEWHERE, thread="7")) == community
        assert await unit.communities.at(replace(HERE, channel="far")) == other
        assert await unit.communities.at(replace(HERE, workspace="another")) is None
        assert await unit.communities.at(replace(HERE, messenger="slack")) is None


async def test_somebody_is_in_the_communities_they_joined(storage: Storage) -> None:
    """Oldest first; whatever they are called now."""
    young, old, other = (a_community(created_at=NOW + timedelta(days=days)) for days in (2, 1, 0))
    async with storage.unit() as unit:
        for community in (young, old, other):
            await unit.communities.save(community)
        await unit.members.save(a_member(community=young.id))
        await unit.members.save(a_member(community=old.id))
        await unit.members.save(a_member(community=other.id, person=OMAR))
        assert await unit.communities.of(replace(NADIA, name="Nadia Kaci")) == [old, young]
        assert await unit.communities.of(Person("slack", "mallette", "nadia")) == []


async def test_a_channel_comes_back_as_last_described(storage: Storage) -> None:
    """By any place in it."""
    channel = a_channel(community="managers")
    closed = replace(channel, open=False, name="managers-prive")
    async with storage.unit() as unit:
        assert await unit.channels.get(HERE) is None
        await unit.channels.save(channel)
        assert await unit.channels.get(replace(HERE, thread="7")) == channel
        await unit.channels.save(closed)
        assert await unit.channels.get(HERE) == closed


async def test_a_community_has_channels(storage: Storage) -> None:
    """Those it lives in, and no others."""
    home = a_channel(community="managers")
    circle = a_channel(place=ELSEWHERE, name="cercle", community="managers")
    async with storage.unit() as unit:
        for channel in (home, circle, a_channel(place=Place("sandbox", "mallette", "random"))):
            await unit.channels.save(channel)
        assert await unit.channels.of("managers") == [circle, home]


async def test_somebody_sees_open_channels_and_those_they_are_in(storage: Storage) -> None:
    """Of their own workspace; also by a thread, and no longer once they left."""
    circle = replace(HERE, channel="circle")
    far = replace(HERE, workspace="another")
    async with storage.unit() as unit:
        await unit.channels.save(a_channel())
        await unit.channels.save(a_channel(place=circle, open=False))
        await unit.channels.save(a_channel(place=far))
        await unit.channels.enter(circle, OMAR)
        assert await unit.channels.may_see(NADIA, replace(HERE, thread="7"))
        assert not await unit.channels.may_see(NADIA, circle)
        assert not await unit.channels.may_see(NADIA, far)
        assert not await unit.channels.may_see(NADIA, ELSEWHERE)
        assert await unit.channels.may_see(OMAR, circle)
        assert await unit.channels.may_see(replace(OMAR, guest=True), circle)
        assert not await unit.channels.may_see(replace(NADIA, guest=True), HERE)
        await unit.channels.enter(far, NADIA)
        assert await unit.channels.may_see(NADIA, far)
        await unit.channels.leave(circle, OMAR)
        assert not await unit.channels.may_see(OMAR, circle)


async def test_who_is_gone_sees_no_open_channel(storage: Storage) -> None:
    """Until they are back; nobody else is concerned, whatever they are called elsewhere."""
    gone = a_member(person=NADIA, gone_at=NOW)
    async with storage.unit() as unit:
        await unit.channels.save(a_channel(community="managers"))
        for member in (
            gone,
            a_member(person=OMAR),
            a_member(person=replace(OMAR, workspace="w"), gone_at=NOW),
        ):
            await unit.members.save(member)
        assert not await unit.channels.may_see(NADIA, HERE)
        assert await unit.channels.seen_by(NADIA) == []
        assert await unit.channels.may_see(OMAR, HERE)
        await unit.members.save(replace(gone, gone_at=None))
        assert await unit.channels.may_see(NADIA, HERE)


async def test_the_channels_of_communities_that_somebody_sees_come_by_name(storage: Storage) -> None:
    """Those nobody lives in are left out."""
    home = a_channel(community="managers")
    circle = a_channel(place=replace(HERE, channel="circle"), name="cercle", open=False, community="managers")
    async with storage.unit() as unit:
        for channel in (home, circle, a_channel(place=ELSEWHERE)):
            await unit.channels.save(channel)
        await unit.channels.enter(circle.place, OMAR)
        assert await unit.channels.seen_by(NADIA) == [home]
        assert await unit.channels.seen_by(OMAR) == [circle, home]


async def test_a_member_comes_back_as_they_were(storage: Storage) -> None:
    """Every field, the person's name and language too, and after a change the changed ones."""
    member = a_member(facilitator=True, consent=Consent.ASK, language="en")
    changed = replace(
        member,
        consent=Consent.NEVER,
        person=replace(NADIA, name="Nadia Kaci", language=None),
        paused_until=date(2027, 1, 4),
    )
    async with storage.unit() as unit:
        await unit.members.save(member)
        for expected in (member, changed):
            await unit.members.save(expected)
            kept = await unit.members.get(member.id)
            assert kept == expected
            assert (kept.person.name, kept.person.language) == (
                expected.person.name,
                expected.person.language,
            )
        assert await unit.members.get("nobody") is None


async def test_a_person_is_one_member_in_each_community(storage: Storage) -> None:
    """Found by account."""
    here, there = a_member(), a_member(community="coaches")
    async with storage.unit() as unit:
        await unit.members.save(here)
        await unit.members.save(there)
        assert await unit.members.of("managers", replace(NADIA, name="")) == here
        assert await unit.members.of("coaches", NADIA) == there
        assert await unit.members.of("managers", OMAR) is None


async def test_the_core_team_comes_by_the_time_they_joined(storage: Storage) -> None:
    """Facilitators of that community alone."""
    late = a_member(facilitator=True, joined_at=NOW + timedelta(days=1))
    early = a_member(facilitator=True, person=OMAR)
    async with storage.unit() as unit:
        for member in (late, early, a_member(community="coaches", facilitator=True)):
            await unit.members.save(member)
        await unit.members.save(a_member(person=Person("sandbox", "mallette", "lea")))
        assert await unit.members.facilitators("managers") == [early, late]


async def test_somebody_who_is_removed_is_nobody(storage: Storage) -> None:
    """In that community; elsewhere they are who they were, and they may join again."""
    here, there = a_member(), a_member(community="coaches")
    async with storage.unit() as unit:
        for member in (here, there):
            await unit.members.save(member)
        await unit.members.remove(here.id)
        await unit.commit()
    async with storage.unit() as unit:
        assert await unit.members.get(here.id) is None
        assert await unit.members.of("managers", NADIA) is None
        assert await unit.members.of("coaches", NADIA) == there
        again = a_member()
        await unit.members.save(again)
        assert await unit.members.of("managers", NADIA) == again
