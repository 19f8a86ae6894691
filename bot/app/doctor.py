"""What is wrong with this installation, and how to mend it."""

import importlib.resources
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from adapters import web
from adapters.plug import Finding
from adapters.web import Health
from bot.app import messengers
from bot.app.chance import SystemClock
from bot.model.place import Channel
from bot.ports import CannotStart, StorageError
from bot.settings import Settings, SettingsError
from storage import open_storage


async def examine(settings: Settings) -> list[Finding]:
    """Look at everything this installation leans on; the database is brought up to date on the way."""
    database, homes = await _database(settings)
    return [database, await _address(settings), _clock(settings), *await _messengers(settings, homes)]


async def _database(settings: Settings) -> tuple[Finding, list[Channel]]:
    """What is wrong with the database, and the channels communities live in as far as it tells."""
    try:
        storage = await open_storage(settings.database_url)
    except StorageError as error:
        return Finding("database", False, f"{error} DATABASE_URL chooses another."), []
    try:
        await storage.ready()
        async with storage.unit() as unit:
            communities = await unit.communities.all()
            homes = [channel for one in communities for channel in await unit.channels.of(one.id)]
    except StorageError as error:
        return Finding("database", False, str(error)), []
    finally:
        await storage.close()
    return Finding("database", True, f"reachable and up to date; communities: {len(communities)}"), homes


async def _address(settings: Settings) -> Finding:
    where = f"{settings.http_host}:{settings.http_port}"
    try:
        # What `run` does, for a moment: what stops it is found, whatever it is.
        async with web.serving(settings.http_host, settings.http_port, (), _HEALTHY):
            return Finding("address", True, f"{where} is free")
    except CannotStart as error:
        return Finding("address", False, str(error))


async def _nothing_missing() -> str | None:
    return None


async def _nothing_measured() -> bytes:
    return b""


async def _no_page(_token: str) -> bytes | None:
    return None


_HEALTHY = Health(_nothing_missing, _nothing_measured, _no_page, _no_page)


def _clock(settings: Settings) -> Finding:
    now = SystemClock().now()
    released = importlib.resources.files("tzdata").joinpath("zones")
    if now.year < 2026 or not released.is_file():
        return Finding("clock", False, f"this machine thinks it is {now:%Y-%m-%d %H:%M} UTC: set its clock")
    local = now.astimezone(ZoneInfo(settings.timezone))
    return Finding("clock", True, f"{local:%Y-%m-%d %H:%M} in {settings.timezone}")


async def _messengers(settings: Settings, homes: Sequence[Channel]) -> list[Finding]:
    try:
        names = messengers.chosen(settings)
    except SettingsError as error:
        return [Finding("messengers", False, str(error))]
    findings = [Finding("messengers", True, ", ".join(names))]
    for name in names:
        here = {home.place.channel: home.name for home in homes if home.place.messenger == name}
        findings += await messengers.examine(name, here)
    return findings
