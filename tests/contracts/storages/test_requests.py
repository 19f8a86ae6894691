"""What members ask for themselves is kept, and found by them and by their core team."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.model.request import State
from bot.model.theme import Standing
from bot.ports import Storage
from tests.builders import NOW, a_request, a_theme


@pytest.mark.parametrize("state", State)
async def test_a_request_comes_back_as_it_was(storage: Storage, state: State) -> None:
    """Every field, and after a change the changed ones."""
    request = a_request(named=False, state=state)
    changed = replace(request, member=None, notice="latest", idea=False)
    async with storage.unit() as unit:
        for expected in (request, changed):
            await unit.requests.save(expected)
            assert await unit.requests.get(request.id) == expected
        assert await unit.requests.get("nothing") is None


async def test_a_request_without_a_name_is_nobodys_once_it_is_over(storage: Storage) -> None:
    """With one, it stays theirs."""
    unnamed, named = a_request(named=False, notice="latest"), a_request(notice="another")
    async with storage.unit() as unit:
        for request in (unnamed, named):
            await unit.requests.save(request.over(State.CLOSED))
        await unit.commit()
    async with storage.unit() as unit:
        assert await unit.requests.of("nadia") == [named.over(State.CLOSED)]
        kept = await unit.requests.get(unnamed.id)
        assert kept is not None
        assert kept.member is None
        assert kept.notice is None


async def test_what_a_member_asks_comes_newest_first(storage: Storage) -> None:
    """Theirs, and what they withdrew is left out."""
    old, young = a_request(), a_request(created_at=NOW + timedelta(days=1), state=State.CLOSED)
    gone, other = a_request(state=State.WITHDRAWN), a_request(member="omar")
    async with storage.unit() as unit:
        for request in (old, young, gone, other):
            await unit.requests.save(request)
        assert await unit.requests.of("nadia") == [young, old]
        assert await unit.requests.of("nobody") == []


async def test_ideas_are_what_nobody_decided_about(storage: Storage) -> None:
    """In their community, oldest first, closed ones too: what was asked once is worth asking everybody."""
    young, old = a_request(created_at=NOW + timedelta(days=1)), a_request(state=State.CLOSED)
    others = (a_request(idea=False), a_request(state=State.WITHDRAWN), a_request(community="coaches"))
    async with storage.unit() as unit:
        for request in (young, old, *others):
            await unit.requests.save(request)
        assert await unit.requests.ideas("managers") == [old, young]


async def test_the_theme_of_a_request_is_a_theme(storage: Storage) -> None:
    """Of a standing of its own."""
    theme = a_theme(standing=Standing.REQUESTED)
    async with storage.unit() as unit:
        await unit.themes.save(theme)
        await unit.commit()
    async with storage.unit() as unit:
        assert await unit.themes.get(theme.id) == theme
