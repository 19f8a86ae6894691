"""What an operator does with the archive at the command line: import, export, search, reindex."""

import json
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import asdict, astuple, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar
from uuid import NAMESPACE_URL, uuid5

from rich.console import Console
from rich.progress import Progress, track

from adapters import files
from bot.app.chance import SystemDice
from bot.exchange import BadRecord, PracticeRecord, ThemeRecord, practice_record, read_record
from bot.features.communities.founding import unsettled
from bot.features.practices.archiving import title_of
from bot.model.community import Community
from bot.model.parts import Parts
from bot.model.place import Place
from bot.model.practice import Practice, State
from bot.model.theme import Theme
from bot.ports import Dice, Found, Storage, UnitOfWork
from bot.settings import Settings
from bot.wording import Voice, Wording
from storage import open_storage

T = TypeVar("T")

AT_ONCE = 200
"""Records kept together: few enough that an interruption costs little, enough that a disk keeps up."""


class Unable(Exception):
    """What was asked cannot be done; the message says why in one sentence."""


@dataclass(slots=True)
class Tally:
    """How an import went."""

    kept: int = 0
    refused: list[str] = field(default_factory=list)
    """A sentence for each record that was not, with the line it stands on."""


# ---- Import ----------------------------------------------------------------------------------------------


async def import_file(path: Path, settings: Settings) -> Tally:
    """Take in practices and themes; a bad line is reported with its number and the rest goes in.

    A practice imported before, by its ``id`` or else its content, now reads as the file says. Raises
    ``Unable``.
    """
    try:
        entries = files.read(path)
    except files.Unreadable as error:
        raise Unable(str(error)) from None
    tally = Tally()
    async with _storage(settings) as storage:
        importer = _Importer(settings, SystemDice())
        batches = [entries[start : start + AT_ONCE] for start in range(0, len(entries), AT_ONCE)]
        for batch in _progress(batches, f"Importing {path.name}"):
            async with storage.unit() as unit:
                for entry in batch:
                    try:
                        await importer.take(entry, unit)
                        tally.kept += 1
                    except BadRecord as problem:
                        tally.refused.append(f"{path}:{entry.line}: {problem}")
                await unit.commit()
    return tally


def identity_of(community: Community, title: str, parts: Parts) -> str:
    """The id of a practice that came without one: the same content in the same community is the same."""
    return uuid5(NAMESPACE_URL, json.dumps([community.id, title, *astuple(parts)])).hex


class _Importer:
    """Takes records into units of work."""

    def __init__(self, settings: Settings, dice: Dice) -> None:
        self._settings = settings
        self._dice = dice

    async def take(self, entry: files.Entry, unit: UnitOfWork) -> None:
        """Keep one record. Raises ``BadRecord``."""
        if entry.record is None:
            raise BadRecord(entry.problem)
        match read_record(entry.record):
            case PracticeRecord() as record:
                await self._take_practice(record, unit)
            case ThemeRecord() as record:
                await self._take_theme(record, unit)

    async def _take_practice(self, record: PracticeRecord, unit: UnitOfWork) -> None:
        community = await self._community(record.community, unit)
        title = record.title or title_of(record.parts)
        if record.id:
            own = self._dice.id()
            known = await unit.practices.from_outside(community.id, record.id)
            if known is None and await unit.practices.get(record.id):
                raise BadRecord("this practice was exported from here; only its author can change it")
        else:
            own = identity_of(community, title, record.parts)
            known = await unit.practices.get(own)
        practice = Practice(
            id=known.id if known else own,
            community=community.id,
            title=title,
            parts=record.parts,
            language=record.language or community.language,
            place=known.place if known else community.home,
            created_at=record.created_at or (known.created_at if known else datetime.now(UTC)),
            state=State.ARCHIVED,
            tags=tuple(record.tags),
            named=bool(record.author),
            author_name=record.author,
            external_id=record.id or None,
        )
        await unit.practices.save(practice)

    async def _take_theme(self, record: ThemeRecord, unit: UnitOfWork) -> None:
        community = await self._community(record.community, unit)
        if record.question in {theme.question for theme in await unit.themes.of(community.id)}:
            raise BadRecord("this question is among the community's themes already")
        theme = Theme(
            id=self._dice.id(),
            community=community.id,
            question=record.question,
            situation=record.situation,
            kind=record.kind,
            tags=tuple(record.tags),
            language=record.language or community.language,
            created_at=datetime.now(UTC),
        )
        await unit.themes.save(theme)

    async def _community(self, name: str, unit: UnitOfWork) -> Community:
        """The community of that name, or the only one; where there is none, one that has yet to settle."""
        communities = await unit.communities.all()
        if name:
            if found := next((c for c in communities if c.name == name), None):
                return found
        elif len(communities) == 1:
            return communities[0]
        elif communities:
            raise BadRecord("there are several communities: name one in the field community")
        community, channel = unsettled(
            name or "Mallette",
            self._settings.language,
            self._settings.timezone,
            self._dice.id(),
            datetime.now(UTC),
        )
        await unit.communities.save(community)
        await unit.channels.save(channel)
        return community


# ---- Export ----------------------------------------------------------------------------------------------


async def export(folder: Path, form: str, settings: Settings) -> list[Path]:
    """Put every archived practice, without the names their authors hide, in place of the last export there.

    Raises ``Unable``.
    """
    async with _storage(settings) as storage, storage.unit() as unit:
        records: list[dict[str, Any]] = []
        for community in _progress(await unit.communities.all(), "Exporting"):
            channels = await _channel_names(community, unit)
            for practice in await unit.practices.all(community.id, viewer=None):
                place = channels.get(practice.place.whole_channel, "")
                records.append(practice_record(practice, community.name, place))
    voice = Wording(settings.language).voice(settings.language)
    try:
        return files.write(records, folder, form, part_labels(voice))
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
    async with _storage(settings) as storage, storage.unit() as unit:
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
    async with _storage(settings) as storage:
        async with storage.unit() as unit:
            community = await _named(community_name, unit)
        for query, text in _progress(queries, "Searching"):
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
    async with _storage(settings) as storage:
        with Progress(console=console, transient=True, disable=not console.is_terminal) as progress:
            task = progress.add_task("Reading", total=None)
            async for left in storage.reindex(everything=True):
                total = max(total, left)
                progress.update(task, total=total, completed=total - left)
    return total


# ---- Shared ----------------------------------------------------------------------------------------------


@asynccontextmanager
async def _storage(settings: Settings) -> AsyncIterator[Storage]:
    storage = await open_storage(settings.database_url)
    try:
        yield storage
    finally:
        await storage.close()


def _progress(items: Iterable[T], title: str) -> Iterable[T]:
    """``items``, with a bar on standard error where somebody looks."""
    console = Console(stderr=True)
    return track(items, title, console=console, transient=True, disable=not console.is_terminal)
