"""What is wrong with this installation, and how to mend it."""

import importlib.resources
import socket
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from bot.app import messengers
from bot.app.chance import SystemClock
from bot.ports import StorageError
from bot.settings import Settings, SettingsError
from storage import open_storage


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at."""

    about: str
    well: bool
    said: str


async def examine(settings: Settings) -> list[Finding]:
    """Look at everything this installation leans on; the database is brought up to date on the way."""
    return [await _database(settings), _port(settings), _clock(settings), *await _messengers(settings)]


async def _database(settings: Settings) -> Finding:
    try:
        storage = await open_storage(settings.database_url)
    except StorageError as error:
        return Finding("database", False, f"{error} DATABASE_URL chooses another.")
    try:
        await storage.ready()
        async with storage.unit() as unit:
            count = len(await unit.communities.all())
    except StorageError as error:
        return Finding("database", False, str(error))
    finally:
        await storage.close()
    return Finding("database", True, f"reachable and up to date; communities: {count}")


def _port(settings: Settings) -> Finding:
    with socket.socket(socket.AF_INET6 if ":" in settings.http_host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.http_host, settings.http_port))
        except OSError as error:
            where = f"{settings.http_host}:{settings.http_port}"
            said = (
                f"{where} is taken ({error.strerror}): stop what listens there, or choose another HTTP_PORT"
            )
            return Finding("address", False, said)
    return Finding("address", True, f"{settings.http_host}:{settings.http_port} is free")


def _clock(settings: Settings) -> Finding:
    now = SystemClock().now()
    released = importlib.resources.files("tzdata").joinpath("zones")
    if now.year < 2026 or not released.is_file():
        return Finding("clock", False, f"this machine thinks it is {now:%Y-%m-%d %H:%M} UTC: set its clock")
    local = now.astimezone(ZoneInfo(settings.timezone))
    return Finding("clock", True, f"{local:%Y-%m-%d %H:%M} in {settings.timezone}")


async def _messengers(settings: Settings) -> list[Finding]:
    try:
        names = messengers.chosen(settings)
    except SettingsError as error:
        return [Finding("messengers", False, str(error))]
    findings = [Finding("messengers", True, ", ".join(names))]
    for name in names:
        findings += [Finding(name, well, said) for well, said in await messengers.examine(name)]
    return findings
