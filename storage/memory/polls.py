"""Polls, and the votes in those that are open."""

# ruff: noqa: D102 - bot.ports says what each verb promises

from collections import Counter

from bot import ports
from bot.model.poll import Poll
from storage.memory.memory import Memory, Shelf, first, oldest_first


class Polls(Shelf[Poll], ports.Polls):
    """The polls."""

    def __init__(self, memory: Memory) -> None:
        super().__init__(memory.polls, memory)
        self._votes = memory.votes

    async def open_of(self, programme: str) -> Poll | None:
        theirs = self._kept.called("programme", programme)
        return first(oldest_first(poll for poll in theirs if not poll.closed_at))

    async def vote(self, poll: str, member: str, theme: str) -> None:
        self._votes[poll, member] = theme

    async def counts(self, poll: str) -> dict[str, int]:
        return dict(Counter(theme for (where, _), theme in self._votes.items() if where == poll))

    async def forget_votes(self, poll: str) -> None:
        for key in [key for key in self._votes if key[0] == poll]:
            del self._votes[key]

    async def chosen_by(self, member: str) -> dict[str, str]:
        return {poll: theme for (poll, voter), theme in self._votes.items() if voter == member}

    async def forget_voter(self, member: str) -> None:
        for key in [key for key in self._votes if key[1] == member]:
            del self._votes[key]
