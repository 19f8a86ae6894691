"""The sandbox over HTTP: the page at ``/``, everything else under ``/sandbox/``."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import Path

from aiohttp import WSCloseCode, web

from adapters.sandbox import outbound
from adapters.sandbox.deeds import Deeds
from adapters.sandbox.live import Window
from adapters.sandbox.memory.records import BOT, Json
from adapters.sandbox.sandbox import Sandbox
from adapters.sandbox.web.asked import Asked, read
from adapters.sandbox.web.guard import guarded
from adapters.sandbox.world import Refused
from bot.ports import House

PAGE = Path(__file__).parent.parent / "page"
HISTORY = 60
"""Messages read at once."""
MOVES = {"hour": timedelta(hours=1), "day": timedelta(days=1)}

Deed = Callable[["Asked"], Awaitable[Json]]


class Web:
    """Answers the page."""

    def __init__(self, sandbox: Sandbox, deeds: Deeds, house: House) -> None:
        self._sandbox = sandbox
        self._deeds = deeds
        self._house = house
        self._moving = asyncio.Lock()

    def application(self) -> web.Application:
        """The web application."""
        app = web.Application(client_max_size=64 * 1024)
        app.router.add_get("/", guarded(self._page))
        app.router.add_get("/sandbox/page/{file:[a-z/]+\\.(?:js|css|svg)}", guarded(self._file))
        app.router.add_get("/sandbox/state", guarded(self._answer(self._state)))
        app.router.add_get("/sandbox/messages", guarded(self._answer(self._messages)))
        app.router.add_get("/sandbox/form", guarded(self._answer(self._form)))
        app.router.add_get("/sandbox/live", guarded(self._live))
        for name, deed in self._deeds_by_name().items():
            app.router.add_post(f"/sandbox/{name}", guarded(self._answer(deed)))
        app.on_shutdown.append(self._shut)
        app.on_cleanup.append(self._close)
        return app

    async def _shut(self, _: web.Application) -> None:
        self._sandbox.windows.close()

    async def _close(self, _: web.Application) -> None:
        self._sandbox.store.close()

    # ---- The page ----------------------------------------------------------------------------------------

    async def _page(self, _: web.Request) -> web.StreamResponse:
        return web.FileResponse(PAGE / "index.html")

    async def _file(self, request: web.Request) -> web.StreamResponse:
        file = PAGE / request.match_info["file"]
        return web.FileResponse(file) if file.is_file() else web.Response(status=404)

    # ---- Questions and deeds -----------------------------------------------------------------------------

    def _answer(self, deed: Deed) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        async def handle(request: web.Request) -> web.StreamResponse:
            try:
                return web.json_response(await deed(await read(request, self._sandbox.world)))
            except Refused as refused:
                sentence = self._sandbox.texts.sentence(refused.reason, **refused.facts)
                return web.json_response({"error": sentence}, status=refused.status)

        return handle

    async def _state(self, asked: Asked) -> Json:
        channels = [
            {
                "id": channel.id,
                "name": channel.name,
                "kind": channel.kind,
                "archived": channel.archived,
                "people": [person.id for person in self._sandbox.world.inside(channel.id)],
                "last": self._sandbox.store.last_message(channel.id, asked.by.person),
            }
            for channel in self._sandbox.world.channels_of(asked.by.person)
        ]
        return {
            "language": self._sandbox.language,
            "texts": self._sandbox.texts.all,
            "bot": BOT,
            "commands": [asdict(command) for command in self._sandbox.commands],
            "menu": [asdict(entry) for entry in self._sandbox.menu],
            "me": asked.by.person,
            "people": [asdict(person) for person in self._sandbox.world.people],
            "channels": channels,
            "now": self._sandbox.clock.now().isoformat(),
        }

    async def _messages(self, asked: Asked) -> Json:
        channel = self._sandbox.world.enter(asked.by.person, asked.text("channel")).id
        thread = self._sandbox.world.thread(asked.by.person, channel, asked.optional("thread"))
        found = self._sandbox.store.conversation(
            channel, thread, asked.by.person, asked.optional("before"), HISTORY + 1
        )
        return {
            "messages": [self._sandbox.windows.drawn(message) for message in found[-HISTORY:]],
            "more": len(found) > HISTORY,
        }

    async def _form(self, asked: Asked) -> Json:
        opened = self._sandbox.journal.form_of(asked.by.person)
        return {"form": outbound.drawn_form(opened) if opened else None}

    def _deeds_by_name(self) -> dict[str, Deed]:
        deeds = self._deeds

        async def post(asked: Asked) -> Json:
            where = asked.text("channel"), asked.optional("thread")
            nonce = asked.optional("nonce") or ""
            return {"message": await deeds.post(asked.by.person, *where, asked.text("text"), nonce)}

        async def edit(asked: Asked) -> Json:
            await deeds.edit(asked.by.person, asked.text("message"), asked.text("text"))
            return {}

        async def delete(asked: Asked) -> Json:
            await deeds.delete(asked.by.person, asked.text("message"))
            return {}

        async def react(asked: Asked) -> Json:
            deeds.react(asked.by.person, asked.text("message"), asked.text("emoji"))
            return {}

        async def dismiss(asked: Asked) -> Json:
            deeds.dismiss(asked.by.person, asked.text("message"))
            return {}

        async def home(asked: Asked) -> Json:
            await deeds.open_home(asked.by)
            return {}

        async def press(asked: Asked) -> Json:
            await deeds.press(asked.by, asked.text("message"), asked.number("number"))
            return {}

        async def pick(asked: Asked) -> Json:
            await deeds.pick(asked.by, asked.text("message"), asked.text("entry"))
            return {}

        async def command(asked: Asked) -> Json:
            where = asked.text("channel"), asked.optional("thread")
            await deeds.command(asked.by, *where, asked.text("name"), asked.text("text"))
            return {}

        async def typed(asked: Asked) -> Json:
            where = asked.text("channel"), asked.optional("thread")
            said = asked.text("name"), asked.text("text")
            return {"choices": await deeds.typed(asked.by, *where, *said)}

        async def write(asked: Asked) -> Json:
            where = asked.text("form"), asked.text("field")
            return {"choices": await deeds.write(asked.by, *where, asked.text("text"))}

        async def submit(asked: Asked) -> Json:
            sent = asked.text("form"), asked.texts("values")
            return {"errors": await deeds.submit(asked.by, *sent)}

        async def leave(asked: Asked) -> Json:
            deeds.leave_form(asked.by.person, asked.text("form"))
            return {}

        async def clock(asked: Asked) -> Json:
            return await self._move_clock(asked.text("to"))

        messages = (post, edit, delete, react, dismiss)
        turnings = (home, press, pick, command, typed, write, submit, leave)
        return {deed.__name__: deed for deed in (*messages, *turnings, clock)}

    async def _move_clock(self, to: str) -> Json:
        clock = self._sandbox.clock
        # Two windows that move it at once move it one after the other.
        async with self._moving:
            if to == "theme":
                due = await self._house.next_due()
                if due is None:
                    raise Refused(409, "no_theme_due")
                await self._pass_time(due)
            elif to in MOVES:
                await self._pass_time(clock.now() + MOVES[to])
            else:
                raise Refused(400, "unreadable")
        return {"now": clock.now().isoformat()}

    async def _pass_time(self, until: datetime) -> None:
        """Move the clock, stopping at whatever comes due on the way: nothing is late for being fast."""
        clock = self._sandbox.clock
        while (due := await self._house.next_due()) is not None and clock.now() < due < until:
            clock.move_to(due)
            await self._house.time_passed()
        clock.move_to(until)
        self._sandbox.windows.tell_all({"type": "clock", "now": clock.now().isoformat()})
        await self._house.time_passed()

    # ---- Live --------------------------------------------------------------------------------------------

    async def _live(self, request: web.Request) -> web.StreamResponse:
        try:
            asked = await read(request, self._sandbox.world)
        except Refused as refused:
            return web.json_response(
                {"error": self._sandbox.texts.sentence(refused.reason)}, status=refused.status
            )
        socket = web.WebSocketResponse(heartbeat=25)
        await socket.prepare(request)
        with self._sandbox.windows.opened(asked.by.person, asked.by.window) as window:
            # First of all, so that the window reads its state only once nothing can be missed.
            await socket.send_json({"type": "hello"})
            sending = asyncio.create_task(_send(window, socket))
            try:
                async for _ in socket:
                    pass
            finally:
                sending.cancel()
                with suppress(asyncio.CancelledError):
                    await sending
        return socket


async def _send(window: Window, socket: web.WebSocketResponse) -> None:
    with suppress(ConnectionError):
        async for news in window.updates():
            await socket.send_json(news)
        await socket.close(code=WSCloseCode.GOING_AWAY)
