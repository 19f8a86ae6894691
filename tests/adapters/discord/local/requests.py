"""The plain way in: requests to a local Discord, with the bot's token unless another is given."""

from types import TracebackType
from typing import TYPE_CHECKING, Any

from aiohttp import ClientSession

from tests.adapters.discord.local.world import APPLICATION, Json

if TYPE_CHECKING:
    from tests.adapters.discord.local.interactions import Interaction
    from tests.adapters.discord.local.server import LocalDiscord


class Requests:
    """Sends requests, while the block lasts."""

    def __init__(self, discord: "LocalDiscord") -> None:
        self._discord = discord
        self._session = ClientSession()
        self.headers: dict[str, str] = {}
        """Of the latest reply."""

    async def __call__(self, method: str, path: str, body: Any = None, *, token: str = "") -> tuple[int, Any]:
        """The status and the JSON of the reply."""
        sent = {"Authorization": f"Bot {token or self._discord.token}"}
        more = {} if body is None else {"json": body}
        url = self._discord.api_url + path
        async with self._session.request(method, url, headers=sent, **more) as reply:
            self.headers = {name.lower(): value for name, value in reply.headers.items()}
            if reply.content_type == "application/json":
                return reply.status, await reply.json()
            return reply.status, await reply.text()

    async def code(self, method: str, path: str, body: Any = None) -> int:
        """The code a request is refused with; 0 when it is not."""
        status, told = await self(method, path, body)
        return 0 if status < 300 else int(told["code"])

    async def say(self, channel: str, content: str = "x", **more: Any) -> tuple[int, Any]:
        """Say something in a channel, by its short name or id."""
        place = self._discord.world.channel(channel)
        return await self("POST", f"/channels/{place.id}/messages", {"content": content} | more)

    async def answer(self, interaction: "Interaction", type: int, data: Json | None = None) -> int:
        """Answer an interaction; the code it is refused with, or 0."""
        path = f"/interactions/{interaction.id}/{interaction.token}/callback"
        return await self.code("POST", path, {"type": type} | ({} if data is None else {"data": data}))

    def hook(self, interaction: "Interaction", message: str = "") -> str:
        """The path of what is said by an interaction's token: ``@original``, or a follow-up's id."""
        path = f"/webhooks/{APPLICATION}/{interaction.token}"
        return f"{path}/messages/{message}" if message else path

    async def __aenter__(self) -> "Requests":
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._session.close()
