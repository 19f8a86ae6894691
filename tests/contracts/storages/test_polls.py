"""A poll is kept with its votes, until it is closed and nobody can tell any more who chose what."""

from dataclasses import replace
from datetime import timedelta

from bot.model.poll import Poll
from bot.ports import Storage
from tests.builders import HERE, NOW

POLL = Poll("p1", "managers", "tuesdays", HERE, ("no", "yes", "maybe"), NOW)


async def test_a_poll_comes_back_as_it_was(storage: Storage) -> None:
    """Open, and closed."""
    closed = replace(POLL, closed_at=NOW + timedelta(days=2), counts=(2, 0, 1))
    async with storage.unit() as unit:
        for expected in (POLL, closed):
            await unit.polls.save(expected)
            assert await unit.polls.get(POLL.id) == expected
        assert await unit.polls.get("nothing") is None


async def test_a_programme_has_an_open_poll_until_it_is_closed(storage: Storage) -> None:
    """Its own."""
    async with storage.unit() as unit:
        await unit.polls.save(replace(POLL, id="old", closed_at=NOW))
        assert await unit.polls.open_of("tuesdays") is None
        await unit.polls.save(POLL)
        assert await unit.polls.open_of("tuesdays") == POLL
        assert await unit.polls.open_of("fridays") is None


async def test_a_member_has_one_vote_and_the_last_counts(storage: Storage) -> None:
    """In each poll."""
    async with storage.unit() as unit:
        for poll in (POLL, replace(POLL, id="p2")):
            await unit.polls.save(poll)
        assert await unit.polls.counts("p1") == {}
        for member, theme in (("nadia", "no"), ("omar", "no"), ("nadia", "yes"), ("zoe", "yes")):
            await unit.polls.vote("p1", member, theme)
        await unit.polls.vote("p2", "nadia", "maybe")
        assert await unit.polls.counts("p1") == {"no": 1, "yes": 2}
        await unit.commit()
    async with storage.unit() as unit:
        await unit.polls.forget_votes("p1")
        await unit.commit()
    async with storage.unit() as unit:
        assert await unit.polls.counts("p1") == {}
        assert await unit.polls.counts("p2") == {"maybe": 1}


async def test_what_somebody_chose_is_forgotten(storage: Storage) -> None:
    """In every poll; the others' votes count on."""
    async with storage.unit() as unit:
        for poll in (POLL, replace(POLL, id="p2")):
            await unit.polls.save(poll)
            await unit.polls.vote(poll.id, "nadia", "no")
            await unit.polls.vote(poll.id, "omar", "no")
        assert await unit.polls.chosen_by("nadia") == {"p1": "no", "p2": "no"}
        await unit.polls.forget_voter("nadia")
        assert await unit.polls.chosen_by("nadia") == {}
        await unit.commit()
    async with storage.unit() as unit:
        assert [await unit.polls.counts(poll) for poll in ("p1", "p2")] == [{"no": 1}, {"no": 1}]
