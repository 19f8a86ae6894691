"""The bot as a real process, which can be killed."""

import asyncio
import os
import random
import signal
import socket
from contextlib import suppress
from multiprocessing.context import ForkServerProcess
from pathlib import Path

from aiohttp import ClientError, ClientSession, ClientTimeout

from tests import forking

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 90.0
"""Seconds within which a start, or a death, has to come."""
PORTS = range(20_000, 32_000)
"""None that the system gives to whoever connects: what is free while a process is dead stays free."""


class BotProcess:
    """``python -m bot`` over files in a folder, at an address that stays the same over its lives."""

    def __init__(self, folder: Path, name: str = "bot", **settings: str) -> None:
        """``settings`` are its environment's, over those of a bot that is alone with its sandbox."""
        self.database_url = f"sqlite+aiosqlite:///{folder}/mallette.db"
        self.sandbox_file = folder / "sandbox.db"
        self.log = folder / f"{name}.log"
        self.settings = settings
        self._folder = folder
        self._port = _free_port()
        self._process: ForkServerProcess | None = None

    @property
    def url(self) -> str:
        """Where its pages are."""
        return f"http://127.0.0.1:{self._port}"

    async def start(self, module: str = "bot", *arguments: str) -> None:
        """Begin a life: of ``python -m bot``, or of another module that runs it."""
        settings = {
            "DATABASE_URL": self.database_url,
            "SANDBOX_FILE": str(self.sandbox_file),
            "HTTP_PORT": str(self._port),
            "MESSENGERS": "sandbox",
            "LANGUAGE": "fr",
            "PYTHONPATH": str(ROOT),
            "PATH": os.environ["PATH"],
        } | self.settings
        self._process = forking.process((module, *arguments), settings, self._folder, self.log)
        await asyncio.to_thread(self._process.start)

    async def ready(self) -> bool:
        """Wait until it listens; whether it lived to do so."""
        async with ClientSession(timeout=ClientTimeout(10)) as session, asyncio.timeout(PATIENCE):
            while self.alive:
                with suppress(ClientError, TimeoutError):
                    async with session.get(f"{self.url}/readyz") as answer:
                        if answer.status == 200:
                            return True
                await asyncio.sleep(0.1)
        return False

    @property
    def alive(self) -> bool:
        """Whether it has begun and not ended."""
        return self._process is not None and self._process.is_alive()

    def freeze(self) -> None:
        """Let it stand still until it is thawed, and know nothing of it."""
        self._send(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it go on where it stood."""
        self._send(signal.SIGCONT)

    async def kill(self) -> None:
        """End it as the power failing would: SIGKILL."""
        if self.alive:
            self._send(signal.SIGKILL)
            await self.death()

    async def death(self) -> int:
        """Wait until it ends by itself; how it did."""
        assert self._process
        async with asyncio.timeout(PATIENCE):
            while self.alive:
                await asyncio.sleep(0.02)
        assert self._process.exitcode is not None
        return self._process.exitcode

    async def stop(self) -> int:
        """Tell it to stop, as an operator does; its exit code."""
        self._send(signal.SIGTERM)
        return await self.death()

    def _send(self, what: signal.Signals) -> None:
        """Unless it has ended."""
        if self._process and self._process.pid and self.alive:
            with suppress(ProcessLookupError):
                os.kill(self._process.pid, what)


def _free_port() -> int:
    while True:
        port = random.choice(PORTS)
        with socket.socket() as free, suppress(OSError):
            free.bind(("127.0.0.1", port))
            return port
