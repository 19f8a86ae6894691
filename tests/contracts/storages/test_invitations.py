"""A code opens one channel, once."""

import asyncio
from datetime import timedelta

from bot.model.invitation import Invitation
from bot.ports import Storage
from tests.builders import NOW

INVITATION = Invitation("managers", "7d6c0f5a", NOW)


async def take(storage: Storage, code: str) -> Invitation | None:
    """What a code gives, in a unit of its own."""
    async with storage.unit() as unit:
        taken = await unit.invitations.take(code)
        await unit.commit()
    return taken


async def keep(storage: Storage, *invitations: Invitation) -> None:
    """Each in a unit of its own."""
    for invitation in invitations:
        async with storage.unit() as unit:
            await unit.invitations.save(invitation)
            await unit.commit()


async def test_an_invitation_is_taken_once(storage: Storage) -> None:
    """As it was kept, by its code only."""
    await keep(storage, INVITATION)
    assert await take(storage, "another") is None
    assert await take(storage, INVITATION.code) == INVITATION
    assert await take(storage, INVITATION.code) is None


async def test_what_is_not_committed_is_not_taken(storage: Storage) -> None:
    """Somebody who may not use it after all leaves it for others."""
    await keep(storage, INVITATION)
    async with storage.unit() as unit:
        assert await unit.invitations.take(INVITATION.code) == INVITATION
    assert await take(storage, INVITATION.code) == INVITATION


async def test_a_community_has_one_at_a_time(storage: Storage) -> None:
    """The one before is worth nothing any more; another community's stays."""
    newer = Invitation("managers", "b1946ac9", NOW + timedelta(days=1))
    other = Invitation("nurses", "c2a57bd0", NOW)
    await keep(storage, INVITATION, other, newer)
    assert await take(storage, INVITATION.code) is None
    assert await take(storage, newer.code) == newer
    assert await take(storage, other.code) == other


async def test_of_two_who_bring_it_at_once_one_takes_it(storage: Storage) -> None:
    """Whoever is first."""
    await keep(storage, INVITATION)
    taken = await asyncio.gather(*(take(storage, INVITATION.code) for _ in range(4)))
    assert [one for one in taken if one] == [INVITATION]
