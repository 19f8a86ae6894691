"""What an operator does with the archive at the command line: export, search, reindex."""

import json
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any, TypeVar

from rich.console import Console
from rich.progress import Progress, track

from adapters import files
from bot.app import packs
from bot.exchange import practice_record
from bot.model.community import Community
from bot.model.parts import Parts
from bot.model.place import Place
from bot.ports import Found, Storage, UnitOfWork
from bot.settings import Settings
from bot.wording import Voice, Wording
from storage import open_storage

T = TypeVar("T")


class Unable(Exception):
    """What was asked cannot be done; the message says why in one sentence."""


# ---- Export ----------------------------------------------------------------------------------------------


async def export(folder: Path, form: str, settings: Settings) -> list[Path]:
    """Put every archived practice, without the names their authors hide, in place of the last export there.

    In ``yaml``, what each community plans instead. Raises ``Unable``.
    """
    if form == files.PACK:
        return await _export_packs(folder, settings)
    async with opened(settings) as storage, storage.unit() as unit:
        records: list[dict[str, Any]] = []
        for community in progress(await unit.communities.all(), "Exporting"):
            channels = await _channel_names(community, unit)
            for practice in await unit.practices.all(community.id, viewer=None):
                place = channels.get(practice.place.whole_channel, "")
                records.append(practice_record(practice, community.name, place))
    voice = Wording(settings.language).voice(settings.language)
    with _writing(folder):
        return files.write(records, folder, form, part_labels(voice))


async def _export_packs(folder: Path, settings: Settings) -> list[Path]:
    """A file for each community."""
    found: dict[str, dict[str, Any]] = {}
    async with opened(settings) as storage, storage.unit() as unit:
        for community in await unit.communities.all():
            voice = Wording(settings.language).voice(community.language, formal=community.formal)
            found[community.name] = await packs.pack(community, voice, unit)
    with _writing(folder):
        return files.write_packs(found, folder)


@contextmanager
def _writing(folder: Path) -> Iterator[None]:
    try:
        yield
    except files.Unreadable as error:
        raise Unable(str(error)) from None
    except OSError as error:
        raise Unable(f"Cannot write into {folder}: {error.strerror}.") from None


def part_labels(voice: Voice) -> dict[str, str]:
    """What the five parts are called."""
    return {name: voice.plain(f"five_parts.{name}") for name in Parts.names()}


async def _channel_names(community: Community, unit: UnitOfWork) -> dict[Place, str]:
    return {channel.place: channel.name for channel in await unit.channels.of(community.id)}


# ---- Search ----------------------------------------------------------------------------------------------


async def search(
    words: str, community_name: str | None, limit: int, settings: Settings, *, explain: bool = False
) -> list[dict[str, Any]]:
    """What the operator finds: records, best first, each with its score and, if asked, with what counted.

    Raises ``Unable``.
    """
    async with opened(settings) as storage, storage.unit() as unit:
        names: dict[str, str] = {}
        channels: dict[Place, str] = {}
        for each in await unit.communities.all():
            names[each.id] = each.name
            channels |= await _channel_names(each, unit)
        community = await _named(community_name, unit)
        found = await unit.practices.search(words, community, None, limit)
        reasons = await unit.practices.explain(words, community, None, limit) if explain else {}
    records = []
    for hit in found.hits:
        place = channels.get(hit.practice.place.whole_channel, "")
        record = {"score": hit.score, **practice_record(hit.practice, names[hit.practice.community], place)}
        if explain:
            record["reasons"] = [asdict(reason) for reason in reasons[hit.practice.id]]
        records.append(record)
    return records


async def search_batch(
    path: Path, community_name: str | None, limit: int, settings: Settings
) -> AsyncIterator[str]:
    """A line of JSON for every query of a file, in its order. Raises ``Unable`` for a line that is none."""
    queries = _read_queries(path)
    async with opened(settings) as storage:
        async with storage.unit() as unit:
            community = await _named(community_name, unit)
        for query, text in progress(queries, "Searching"):
            async with storage.unit() as unit:
                found = await unit.practices.search(text, community, None, limit)
            yield json.dumps({"id": query, "hits": _hits(found)}, ensure_ascii=False)


def _read_queries(path: Path) -> list[tuple[Any, str]]:
    """The identifier and the words of every query."""
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise Unable(f"{path} cannot be read: {error}.") from None
    queries = []
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                query = json.loads(line)
                if not isinstance(query["text"], str):
                    raise TypeError
                queries.append((query["id"], query["text"]))
            except (ValueError, KeyError, TypeError, RecursionError):
                raise Unable(f'{path}:{number}: not a query such as {{"id": "1", "text": "…"}}.') from None
    return queries


def _hits(found: Found) -> list[dict[str, Any]]:
    return [{"id": hit.practice.external_id or hit.practice.id, "score": hit.score} for hit in found.hits]


async def _named(name: str | None, unit: UnitOfWork) -> str | None:
    if name is None:
        return None
    communities = await unit.communities.all()
    found = next((community for community in communities if name in (community.name, community.id)), None)
    if found is None:
        known = ", ".join(community.name for community in communities) or "none yet"
        raise Unable(f"There is no community {name}; there is: {known}.")
    return found.id


async def reindex(settings: Settings) -> int:
    """Read every practice again for searches, unless some are left to read already: how many."""
    console = Console(stderr=True)
    total = 0
    async with opened(settings) as storage:
        with Progress(console=console, transient=True, disable=not console.is_terminal) as progress:
            task = progress.add_task("Reading", total=None)
            async for left in storage.reindex(everything=True):
                total = max(total, left)
                progress.update(task, total=total, completed=total - left)
    return total


# ---- Shared ----------------------------------------------------------------------------------------------


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[Storage]:
    """The database, until left."""
    storage = await open_storage(settings.database_url)
    try:
        yield storage
    finally:
        await storage.close()


def progress(items: Iterable[T], title: str) -> Iterable[T]:
    """``items``, with a bar on standard error where somebody looks."""
    console = Console(stderr=True)
    return track(items, title, console=console, transient=True, disable=not console.is_terminal)
