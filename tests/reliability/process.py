"""The bot as a real process, which can be killed."""

import asyncio
import os
import signal
import socket
import sys
from asyncio.subprocess import Process
from contextlib import suppress
from pathlib import Path

from aiohttp import ClientError, ClientSession, ClientTimeout

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 90.0
"""Seconds within which a start, or a death, has to come."""


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
        self._process: Process | None = None

    @property
    def url(self) -> str:
        """Where its pages are."""
        return f"http://127.0.0.1:{self._port}"

    async def start(self, *module: str) -> None:
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
        with self.log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                *(module or ("bot",)),
                cwd=self._folder,
                env=settings,
                stdout=log,
                stderr=log,
            )

    async def ready(self) -> bool:
        """Wait until it listens; whether it lived to do so."""
        async with ClientSession(timeout=ClientTimeout(10)) as session, asyncio.timeout(PATIENCE):
            while self._process and self._process.returncode is None:
                with suppress(ClientError, TimeoutError):
                    async with session.get(f"{self.url}/readyz") as answer:
                        if answer.status == 200:
                            return True
                await asyncio.sleep(0.1)
        return False

    @property
    def alive(self) -> bool:
        """Whether it has begun and not ended."""
        return self._process is not None and self._process.returncode is None

    def freeze(self) -> None:
        """Let it stand still until it is thawed, and know nothing of it."""
        if self._process and self.alive:
            self._process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it go on where it stood."""
        if self._process and self.alive:
            self._process.send_signal(signal.SIGCONT)

    async def kill(self) -> None:
        """End it as the power failing would: SIGKILL."""
        if self._process and self.alive:
            self._process.kill()
            await self._process.wait()

    async def death(self) -> int:
        """Wait until it ends by itself; how it did."""
        assert self._process
        async with asyncio.timeout(PATIENCE):
            return await self._process.wait()

    async def stop(self) -> int:
        """Tell it to stop, as an operator does; its exit code."""
        assert self._process
        self._process.terminate()
        return await self.death()


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
