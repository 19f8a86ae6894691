"""What members ask for themselves."""

# ruff: noqa: D102 - bot.ports says what each verb promises

from bot import ports
from bot.model.request import Request, State
from storage.memory.memory import Shelf, newest_first, oldest_first


class Requests(Shelf[Request], ports.Requests):
    """The requests."""

    async def of(self, member: str) -> list[Request]:
        return newest_first(filter(_stands, self._kept.called("member", member)))

    async def ideas(self, community: str) -> list[Request]:
        return oldest_first(self.where(lambda one: one.community == community and one.idea and _stands(one)))


def _stands(request: Request) -> bool:
    return request.state is not State.WITHDRAWN
