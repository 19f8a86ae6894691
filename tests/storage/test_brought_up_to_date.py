"""What a migration makes of what it finds: nothing is lost that the new tables would not hold."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from alembic import command
from sqlalchemy import Connection, insert

from bot.model.community import StandBy
from bot.model.recurrence.occurrence import Slot
from storage.migrating import alembic_config
from storage.sql.communities import STANDBY
from storage.sql.engine import make_engine
from storage.tables import CommunityRow, PostingRow
from storage.urls import database_url as understood
from storage.urls import make_file
from tests.builders import HERE, NOW, a_community, a_posting
from tests.databases import opened

TUESDAY = Slot(date(2026, 11, 24))


async def at(revision: str, url: str, **rows: list[dict[str, Any]]) -> None:
    """A database as it was at that revision, with these rows in it."""
    make_file(understood(url))
    engine = make_engine(understood(url), foreign_keys=False)
    tables = {"communities": CommunityRow, "postings": PostingRow}

    def fill(connection: Connection) -> None:
        command.upgrade(alembic_config(connection), revision)
        for name, values in rows.items():
            connection.execute(insert(tables[name]), values)

    try:
        async with engine.begin() as connection:
            await connection.run_sync(fill)
    finally:
        await engine.dispose()


async def test_of_two_postings_for_one_date_the_older_is_the_dates(bare_url: str) -> None:
    """They were asked in two channels, before that was impossible; both stay, with their answers."""
    first = a_posting(programme="tuesdays", slot=TUESDAY, place=replace(HERE, channel="zzz"))
    second = replace(a_posting(), programme="tuesdays", slot=TUESDAY, created_at=NOW + timedelta(hours=1))
    place = {"messenger": "sandbox", "workspace": "mallette", "thread": "", "programme": "tuesdays"}
    rows = [
        place
        | {"id": one.id, "community": one.community, "theme": one.theme, "created_at": one.created_at}
        | {"channel": one.place.channel, "occurrence": str(TUESDAY)}
        for one in (second, first)
    ]
    await at("0009", bare_url, postings=rows)
    async with opened(bare_url) as storage, storage.unit() as unit:
        assert await unit.postings.get(first.id) == first
        assert await unit.postings.get(second.id) == replace(second, slot=None)


async def test_a_stand_by_that_is_under_way_is_told_of_when_it_ends(bare_url: str) -> None:
    """Whoever was told already is not told again."""
    until = NOW + timedelta(days=3)
    standbys = StandBy(NOW, until), StandBy(NOW, until, told=True), StandBy(NOW)
    resting, told, endless = (a_community(standby=standby) for standby in standbys)
    rows = [
        {
            "messenger": "sandbox",
            "workspace": "mallette",
            "channel": "managers",
            "thread": "",
            "id": one.id,
            "name": one.name,
            "purpose": "",
            "charter": "",
            "language": "fr",
            "formal": False,
            "timezone": "Europe/Paris",
            "created_at": NOW,
            "synonyms": [],
            "standby": STANDBY.dump_python(standby, mode="json"),
        }
        for one, standby in zip((resting, told, endless), standbys, strict=True)
    ]
    await at("0009", bare_url, communities=rows)
    async with opened(bare_url) as storage, storage.unit() as unit:
        assert await unit.communities.rested(until - timedelta(seconds=1), limit=9) == []
        (found,) = await unit.communities.rested(until, limit=9)
        assert (found.id, found.standby) == (resting.id, resting.standby)
