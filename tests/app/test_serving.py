"""Every messenger's pages are served, beside health and metrics."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import ClientSession, web

from adapters.web import Health, serving
from bot.app import house
from bot.ports import StorageError
from bot.settings import Settings


async def nothing_missing() -> str | None:
    """Everything is ready."""
    return None


async def nothing_measured() -> bytes:
    """Nobody watches."""
    return b""


async def no_calendar(token: str) -> bytes | None:
    """But one; and one that cannot be looked up now."""
    if token == "c" * 32:
        raise StorageError("The database is locked.")
    return b"BEGIN:VCALENDAR" if token == "a" * 32 else None


HEALTHY = Health(nothing_missing, nothing_measured, no_calendar, no_calendar)


def pages(path: str, said: list[str]) -> web.Application:
    """What a messenger brings: one address that tells how much it was sent, and what has to be let go of."""

    async def answer(request: web.Request) -> web.Response:
        return web.Response(text=f"{path} {len(await request.read())}")

    async def held(_: web.Application) -> AsyncIterator[None]:
        said.append(f"{path} opened")
        yield
        said.append(f"{path} let go")

    async def cleaned(_: web.Application) -> None:
        said.append(f"{path} cleaned")

    app = web.Application()
    app.router.add_route("*", path, answer)
    app.cleanup_ctx.append(held)
    app.on_cleanup.append(cleaned)
    return app


async def test_the_pages_of_every_messenger_are_served_and_cleaned_up() -> None:
    """One has the first page, the other an address of its own."""
    said: list[str] = []
    both = [pages("/", said), pages("/there", said)]
    async with serving("127.0.0.1", 0, both, HEALTHY) as address, ClientSession(address) as session:
        for path, sent in (("/", b""), ("/there", b"x" * 100_000)):
            async with session.post(path, data=sent) as answer:
                assert await answer.text() == f"{path} {len(sent)}"
        async with session.get("/readyz") as answer:
            assert answer.status == 200
        for token, status in (("a" * 32, 200), ("b" * 32, 404), ("c" * 32, 503), ("..", 404)):
            for page in (f"/calendar/{token}.ics", f"/mine/{token}.json"):
                async with session.get(page) as answer:
                    assert answer.status == status
        assert said == ["/ opened", "/there opened"]
    assert sorted(said[2:]) == ["/ cleaned", "/ let go", "/there cleaned", "/there let go"]


async def test_slack_is_reached_beside_the_sandbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In HTTP mode, where Slack sends its requests to this address."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-1")
    monkeypatch.setenv("SLACK_SIGNING_SECRET", "s")
    monkeypatch.delenv("SLACK_APP_TOKEN", raising=False)
    settings = Settings(
        database_url=f"sqlite+aiosqlite:///{tmp_path}/m.db", messengers="sandbox,slack", http_port=0
    )
    async with house.opened(settings) as (_, address), ClientSession(address) as session:
        async with session.get("/") as answer:
            assert answer.status == 200
        async with session.post("/slack/events", data=b"{}") as answer:
            assert (answer.status, await answer.text()) == (401, "not signed")


async def test_without_pages_there_is_health_all_the_same() -> None:
    """As in Socket Mode."""
    async with (
        serving("127.0.0.1", 0, [], HEALTHY) as address,
        ClientSession(address) as session,
        session.get("/healthz") as answer,
    ):
        assert await answer.text() == "alive\n"
