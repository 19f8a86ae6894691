"""Practices are remembered, and shown to those who may see them and to nobody else."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.model.parts import Parts
from bot.model.place import Person, Place
from bot.model.practice import Practice, State
from bot.ports import Storage, UnitOfWork, Viewer
from tests.builders import (
    HERE,
    NADIA,
    NOW,
    OMAR,
    a_channel,
    a_community,
    a_member,
    a_practice,
)

OPEN, CLOSED, UNKNOWN = (replace(HERE, channel=name) for name in ("open", "closed", "unknown"))
LEA = Person("sandbox", "mallette", "lea")
"""A member who is in no closed channel."""
STRANGER = Person("sandbox", "mallette", "stranger")
"""Sits in the closed channel, and never joined the community."""
NAMESAKE = Person("slack", "T1", "nadia")
VISITOR = replace(NADIA, workspace="visitors")
"""A member whose account is named as Nadia's is in another workspace, and who is in no closed channel."""


async def test_a_practice_comes_back_as_it_was(storage: Storage) -> None:
    """Every field, in every state."""
    practice = a_practice(
        parts=Parts("Équipe de 8", "Un point le lundi", "Plus calme", "Les vacances", "Chefs d'équipe"),
        place=replace(HERE, thread="7"),
        tags=("déléguer", "temps"),
        named=False,
        author="nadia",
        author_name="Nadia K.",
        theme="no",
        posting="p",
        answer="a",
        edited=True,
        example=True,
        external_id="L-1",
    )
    async with storage.unit() as unit:
        for state in State:
            await unit.practices.save(replace(practice, state=state))
            assert await unit.practices.get(practice.id) == replace(practice, state=state)
        assert await unit.practices.get("nothing") is None


async def test_a_practice_is_found_by_its_answer_and_by_its_imported_identifier(storage: Storage) -> None:
    """In whatever state; the identifier within its community."""
    practice = a_practice(answer="a", external_id="L-1", state=State.WITHDRAWN)
    elsewhere = a_practice(community="coaches", external_id="L-1")
    async with storage.unit() as unit:
        for one in (practice, elsewhere, a_practice(), a_practice()):
            await unit.practices.save(one)
        assert await unit.practices.from_answer("a") == practice
        assert await unit.practices.from_answer("b") is None
        assert await unit.practices.from_outside("managers", "L-1") == practice
        assert await unit.practices.from_outside("coaches", "L-1") == elsewhere
        assert await unit.practices.from_outside("managers", "L-2") is None


async def test_what_a_member_wrote_comes_newest_first_in_whatever_state(storage: Storage) -> None:
    """Without a name too: it is theirs."""
    old = a_practice(author="nadia", state=State.WITHDRAWN, named=False)
    young = a_practice(author="nadia", state=State.PROPOSED, created_at=NOW + timedelta(days=1))
    async with storage.unit() as unit:
        for practice in (old, young, a_practice(author="omar"), a_practice()):
            await unit.practices.save(practice)
        assert await unit.practices.of("nadia") == [young, old]


async def test_archived_practices_of_a_posting_are_counted(storage: Storage) -> None:
    """And no others."""
    async with storage.unit() as unit:
        for state in State:
            await unit.practices.save(a_practice(posting="p", state=state))
        await unit.practices.save(a_practice(posting="q"))
        assert await unit.practices.count("p") == 1
        assert await unit.practices.count("nothing") == 0


async def test_lists_come_in_their_order(storage: Storage) -> None:
    """A community's oldest first, a theme's newest first."""
    young = a_practice(theme="no", created_at=NOW + timedelta(days=1))
    old = a_practice(theme="no")
    async with storage.unit() as unit:
        for practice in (young, old, a_practice(community="coaches", theme="yes")):
            await unit.practices.save(practice)
        assert await unit.practices.all("managers", None) == [old, young]
        assert await unit.practices.of_theme("no", None) == [young, old]
        assert await unit.practices.count_of_theme("no", None) == 2


async def shown(unit: UnitOfWork, practice: Practice, viewer: Viewer) -> set[bool]:
    """Whether each way to look at it shows it; one rule gives one result."""
    found = await unit.practices.search("lundi", None, viewer, 10)
    within = await unit.practices.search("lundi", "managers", viewer, 10)
    assert found.total == len(found.hits)
    return {
        await unit.practices.read(practice.id, viewer) == practice,
        practice in await unit.practices.all("managers", viewer),
        practice in await unit.practices.of_theme("no", viewer),
        await unit.practices.count_of_theme("no", viewer) > 0,
        practice in [hit.practice for hit in found.hits],
        practice in [hit.practice for hit in within.hits],
    }


async def furnish(unit: UnitOfWork) -> None:
    """A community in three channels; Nadia and the stranger are in the closed ones, Léa is in none."""
    await unit.communities.save(a_community(id="managers", home=OPEN))
    await unit.channels.save(a_channel(place=OPEN, community="managers"))
    await unit.channels.save(a_channel(place=CLOSED, open=False, community="managers"))
    for place in (CLOSED, UNKNOWN):
        await unit.channels.settle(place, [NADIA, STRANGER])
    for person in (NADIA, LEA, VISITOR):
        await unit.members.save(a_member(person=person))
    await unit.members.save(a_member(person=OMAR, community="coaches"))
    await unit.members.save(a_member(person=NAMESAKE))


async def test_who_is_gone_finds_nothing_until_they_are_back(storage: Storage) -> None:
    """Neither in open channels nor where they still count as present; what they wrote stays theirs."""
    async with storage.unit() as unit:
        await furnish(unit)
        lea = await unit.members.of("managers", LEA)
        assert lea
        practice = a_practice(
            place=OPEN, community="managers", theme="no", title="Le lundi", author=lea.id, author_name="Léa"
        )
        await unit.practices.save(practice)
        assert await shown(unit, practice, LEA) == {True}
        await unit.channels.enter(OPEN, LEA)
        await unit.members.save(replace(lea, gone_at=NOW))
        assert await shown(unit, practice, LEA) == {False}
        assert await unit.practices.complete("Le l", "managers", LEA, 9) == []
        assert await unit.practices.of(lea.id) == [practice]
        assert await shown(unit, practice, NADIA) == {True}
        await unit.members.save(lea)
        assert await shown(unit, practice, LEA) == {True}


@pytest.mark.parametrize(
    ("viewer", "place", "visible"),
    [
        pytest.param(None, OPEN, True, id="the operator, an open channel"),
        pytest.param(None, CLOSED, True, id="the operator, a closed channel"),
        pytest.param(None, UNKNOWN, True, id="the operator, an unknown channel"),
        pytest.param(NADIA, OPEN, True, id="a member, an open channel"),
        pytest.param(NADIA, replace(OPEN, thread="7"), True, id="a member, a thread of an open channel"),
        pytest.param(NADIA, CLOSED, True, id="a member who is in the closed channel"),
        pytest.param(NADIA, replace(CLOSED, thread="7"), True, id="a member, a thread of theirs"),
        pytest.param(NADIA, UNKNOWN, True, id="a member who is in the unknown channel"),
        pytest.param(LEA, OPEN, True, id="another member, an open channel"),
        pytest.param(LEA, CLOSED, False, id="another member, a closed channel"),
        pytest.param(LEA, UNKNOWN, False, id="another member, an unknown channel"),
        pytest.param(OMAR, OPEN, False, id="a member of another community"),
        pytest.param(STRANGER, OPEN, False, id="somebody who never joined, an open channel"),
        pytest.param(STRANGER, CLOSED, False, id="somebody who never joined, in the closed channel"),
        pytest.param(VISITOR, OPEN, True, id="a member from another workspace, an open channel"),
        pytest.param(VISITOR, CLOSED, False, id="a member named as somebody in the closed channel"),
        pytest.param(replace(LEA, workspace="visitors"), OPEN, False, id="named as a member elsewhere"),
        pytest.param(NAMESAKE, CLOSED, False, id="the same account name in another messenger"),
        pytest.param(OPEN, OPEN, True, id="an open channel, its own"),
        pytest.param(OPEN, CLOSED, False, id="an open channel, a closed one's"),
        pytest.param(OPEN, UNKNOWN, False, id="an open channel, an unknown one's"),
        pytest.param(CLOSED, CLOSED, True, id="a closed channel, its own"),
        pytest.param(replace(CLOSED, thread="9"), CLOSED, True, id="a thread, its channel's"),
        pytest.param(CLOSED, OPEN, True, id="a closed channel, an open one's"),
        pytest.param(CLOSED, UNKNOWN, False, id="a closed channel, an unknown one's"),
        pytest.param(Place("sandbox", "mallette", "random"), OPEN, False, id="a channel of nobody's"),
        pytest.param(Place("slack", "mallette", "open"), OPEN, False, id="the same channel elsewhere"),
    ],
)
async def test_a_practice_is_visible_where_its_place_was(
    storage: Storage, viewer: Viewer, place: Place, visible: bool
) -> None:
    """The same for every way to look."""
    practice = a_practice(place=place, theme="no", author="nadia", named=False)
    async with storage.unit() as unit:
        await furnish(unit)
        await unit.practices.save(practice)
        assert await shown(unit, practice, viewer) == {visible}


@pytest.mark.parametrize("state", [State.PROPOSED, State.WITHDRAWN])
async def test_what_is_not_archived_is_visible_to_nobody(storage: Storage, state: State) -> None:
    """Not to the operator, its author or its channel."""
    practice = a_practice(place=OPEN, theme="no", author="nadia", state=state)
    async with storage.unit() as unit:
        await furnish(unit)
        await unit.practices.save(practice)
        for viewer in (None, NADIA, OPEN):
            assert await shown(unit, practice, viewer) == {False}


async def test_a_withdrawn_practice_vanishes_at_commit(storage: Storage) -> None:
    """From everything that shows it; not before, and not if it is not committed."""
    practice = a_practice(place=OPEN, theme="no", posting="p")
    withdrawn = replace(practice, state=State.WITHDRAWN)
    async with storage.unit() as unit:
        await furnish(unit)
        await unit.practices.save(practice)
        await unit.commit()
    async with storage.unit() as unit:
        await unit.practices.save(withdrawn)
    async with storage.unit() as unit:
        assert await shown(unit, practice, NADIA) == {True}
        await unit.practices.save(withdrawn)
        await unit.commit()
    async with storage.unit() as unit:
        for viewer in (None, NADIA, OPEN):
            assert await shown(unit, practice, viewer) == {False}
        assert await unit.practices.count("p") == 0
        assert await unit.practices.get(practice.id) == withdrawn


async def test_who_leaves_a_closed_channel_sees_it_no_more(storage: Storage) -> None:
    """And who comes in does; entering twice is entering once."""
    practice = a_practice(place=CLOSED, theme="no")
    async with storage.unit() as unit:
        await furnish(unit)
        await unit.practices.save(practice)
        await unit.channels.leave(replace(CLOSED, thread="7"), NADIA)
        await unit.channels.leave(CLOSED, LEA)
        assert await shown(unit, practice, NADIA) == {False}
        await unit.channels.enter(CLOSED, LEA)
        await unit.channels.enter(CLOSED, LEA)
        assert await shown(unit, practice, LEA) == {True}


async def test_a_guest_sees_only_where_they_were_invited(storage: Storage) -> None:
    """However open the channel is to everybody else; in lists, searches and completions alike."""
    guest = replace(NADIA, guest=True)
    practice = a_practice(title="Le point du lundi")
    async with storage.unit() as unit:
        await unit.channels.save(a_channel())
        await unit.members.save(a_member())
        await unit.practices.save(practice)
        await unit.commit()

    async def seen(viewer: Person) -> list[int]:
        async with storage.unit() as unit:
            return [
                len(await unit.practices.all("managers", viewer)),
                (await unit.practices.search("lundi", "managers", viewer, 5)).total,
                len(await unit.practices.complete("lun", "managers", viewer, 5)),
                int(await unit.practices.read(practice.id, viewer) is not None),
            ]

    assert await seen(NADIA) == [1, 1, 1, 1]
    assert await seen(guest) == [0, 0, 0, 0]
    async with storage.unit() as unit:
        await unit.channels.enter(HERE, guest)
        await unit.commit()
    assert await seen(guest) == [1, 1, 1, 1]


async def test_a_settled_channel_holds_exactly_these_people(storage: Storage) -> None:
    """Those who were there before are not; somebody named twice is there once."""
    practice = a_practice(place=CLOSED, theme="no")
    async with storage.unit() as unit:
        await furnish(unit)
        await unit.practices.save(practice)
        await unit.channels.settle(CLOSED, [LEA, LEA])
        assert await shown(unit, practice, NADIA) == {False}
        assert await shown(unit, practice, LEA) == {True}
        await unit.channels.settle(CLOSED, [])
        assert await shown(unit, practice, LEA) == {False}


async def test_a_channel_that_closes_closes_on_what_was_told_in_it(storage: Storage) -> None:
    """At once, and opens again."""
    practice = a_practice(place=OPEN, theme="no")
    async with storage.unit() as unit:
        await furnish(unit)
        await unit.practices.save(practice)
        await unit.channels.save(a_channel(place=OPEN, open=False, community="managers"))
        assert await shown(unit, practice, LEA) == {False}
        await unit.channels.save(a_channel(place=OPEN, community="managers"))
        assert await shown(unit, practice, LEA) == {True}
