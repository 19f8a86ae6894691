"""What an operator takes in at the command line: practices, themes and programmes."""

import json
from dataclasses import astuple, dataclass, field
from datetime import UTC, datetime
from difflib import get_close_matches
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from adapters import files
from bot.app import packs
from bot.app.archive import Unable, opened, progress
from bot.app.chance import SystemDice
from bot.catalogue import Catalogue
from bot.commands import fold
from bot.exchange import BadRecord, PracticeRecord, ProgrammeRecord, ThemeRecord, read_record
from bot.features.communities.founding import is_unsettled, unsettled
from bot.features.practices.archiving import title_of
from bot.features.themes import advising
from bot.model.community import Community
from bot.model.journal import Act, Entry
from bot.model.parts import Parts
from bot.model.practice import Practice, State
from bot.model.theme import Standing, Theme
from bot.ports import Dice, UnitOfWork
from bot.settings import Settings
from bot.wording import Wording

ALIKE = 0.8
"""From here on one name is probably another, mistyped; difflib's measure."""
AT_ONCE = 200
"""Records kept together: few enough that an interruption costs little, enough that a disk keeps up."""


@dataclass(slots=True)
class Tally:
    """How an import went."""

    kept: int = 0
    refused: list[str] = field(default_factory=list)
    """A sentence for each record that was not, with the line it stands on."""
    advised: list[str] = field(default_factory=list)
    """What could be better about those that were, in the same way."""


async def import_file(path: Path, settings: Settings) -> Tally:
    """Take in practices, themes and programmes; a bad line is reported with its number and the rest goes in.

    A practice imported before, by its ``id`` or else its content, now reads as the file says. Raises
    ``Unable``.
    """
    try:
        entries = files.read(path)
    except files.Unreadable as error:
        raise Unable(str(error)) from None
    tally = Tally()
    async with opened(settings) as storage:
        importer = Importer(settings, SystemDice(), Wording(settings.language))
        batches = [entries[start : start + AT_ONCE] for start in range(0, len(entries), AT_ONCE)]
        for batch in progress(batches, f"Importing {path.name}"):
            async with storage.unit() as unit:
                for entry in batch:
                    try:
                        for about, advice in await importer.take(entry, unit):
                            line = entry.lines.get(about, entry.line)
                            tally.advised.append(f"{path}:{line}: {advice}")
                        tally.kept += 1
                    except BadRecord as problem:
                        line = entry.lines.get(problem.field, entry.line)
                        tally.refused.append(f"{path}:{line}: {problem}")
                await unit.commit()
    return tally


def identity_of(community: Community, title: str, parts: Parts) -> str:
    """The id of a practice that came without one: the same content in the same community is the same."""
    return uuid5(NAMESPACE_URL, json.dumps([community.id, title, *astuple(parts)])).hex


Advice = tuple[str, str]
"""The field something is about, and a sentence."""


class Importer:
    """Takes records into units of work."""

    def __init__(self, settings: Settings, dice: Dice, wording: Wording) -> None:
        self._settings = settings
        self._dice = dice
        self._voice = wording.voice(settings.language)
        self._catalogue = Catalogue()

    async def take(self, entry: files.Entry, unit: UnitOfWork) -> list[Advice]:
        """Keep one record; what could be better about it. Raises ``BadRecord``."""
        if entry.record is None:
            raise BadRecord(entry.problem)
        match read_record(entry.record):
            case PracticeRecord() as record:
                community, advice = await self._community(record.community, unit)
                await self._take_practice(record, community, unit)
                return advice
            case ThemeRecord() as record:
                community, advice = await self._community(record.community, unit)
                return [*advice, *await self._take_theme(record, community, unit)]
            case ProgrammeRecord() as record:
                community = await self._founded(record.community, unit)
                await packs.take_programme(record, community, unit, self._dice)
                return []

    async def _take_practice(self, record: PracticeRecord, community: Community, unit: UnitOfWork) -> None:
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

    async def _take_theme(self, record: ThemeRecord, community: Community, unit: UnitOfWork) -> list[Advice]:
        known = [one for one in await unit.themes.of(community.id) if one.standing is not Standing.REQUESTED]
        if fold(record.question) in {fold(theme.question) for theme in known}:
            raise BadRecord("this question is among the community's themes already", "question")
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
        entry = Entry(self._dice.id(), community.id, Act.IMPORTED, theme.created_at, None, theme=theme.id)
        await unit.journal.save(entry)
        noticed = await advising.noticed(theme, community, unit, self._catalogue)
        return [("question", self._voice.plain(message, **facts)) for message, facts in noticed]

    async def _community(self, name: str, unit: UnitOfWork) -> tuple[Community, list[Advice]]:
        """The community of that name, or the only one; where there is none, one that has yet to settle.

        Raises ``BadRecord`` for a name that looks like that of another by mistake.
        """
        if found := await _known(name, unit):
            return found, []
        await _refuse_mistyped(name, unit)
        community, channel = unsettled(
            name or "Mallette",
            self._settings.language,
            self._settings.timezone,
            self._dice.id(),
            datetime.now(UTC),
        )
        await unit.communities.save(community)
        await unit.channels.save(channel)
        if not name:
            return community, []
        made = f"the community {community.name} is new: it waits until somebody founds one of that name"
        return community, [("community", made)]

    async def _founded(self, name: str, unit: UnitOfWork) -> Community:
        """The community of that name, or the only one, which somebody founded: programmes need a channel."""
        found = await _known(name, unit)
        if found is None:
            await _refuse_mistyped(name, unit)
        if found is None or is_unsettled(found):
            raise BadRecord("its community is not founded yet: there is no channel to post in", "community")
        return found


async def _known(name: str, unit: UnitOfWork) -> Community | None:
    communities = await unit.communities.all()
    if name:
        return next((community for community in communities if community.name == name), None)
    if len(communities) > 1:
        raise BadRecord("there are several communities: name one in the field community")
    return communities[0] if communities else None


async def _refuse_mistyped(name: str, unit: UnitOfWork) -> None:
    """Raise ``BadRecord`` for a name all but the same as that of a community somebody founded."""
    founded = {fold(one.name): one.name for one in await unit.communities.all() if not is_unsettled(one)}
    if near := get_close_matches(fold(name), founded, n=1, cutoff=ALIKE):
        meant = founded[near[0]]
        raise BadRecord(f"community: there is no {name}; is {meant} meant? Else found it first", "community")
