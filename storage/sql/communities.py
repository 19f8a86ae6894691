"""The communities."""

# ruff: noqa: D102 - bot.ports says what each verb promises

from datetime import datetime

from pydantic import TypeAdapter
from sqlalchemy import bindparam
from sqlmodel import col, select

from bot import ports
from bot.model.community import Community, StandBy
from bot.model.place import Person, Place
from storage.sql.columns import in_channel, is_person, living_in, place_columns, place_of
from storage.sql.rows import Rows
from storage.tables import CommunityRow, MemberRow

STANDBY: TypeAdapter[StandBy] = TypeAdapter(StandBy)
OLDEST_FIRST = (col(CommunityRow.created_at), col(CommunityRow.id))


BY_ID = select(CommunityRow).where(CommunityRow.id == bindparam("id"))


class Communities(ports.Communities):
    """The communities, as rows."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    async def get(self, id: str) -> Community | None:
        row = await self._rows.one(BY_ID, id=id)
        return _community(row) if row else None

    async def save(self, community: Community) -> None:
        await self._rows.put(_row(community))

    async def all(self) -> list[Community]:
        rows = await self._rows.all(select(CommunityRow).order_by(*OLDEST_FIRST))
        return [_community(row) for row in rows]

    async def with_calendar(self, token: str) -> Community | None:
        row = await self._rows.first(select(CommunityRow).where(CommunityRow.calendar == token))
        return _community(row) if row else None

    async def rested(self, now: datetime, limit: int) -> list[Community]:
        over = select(CommunityRow).where(col(CommunityRow.standby_ends) <= now)
        longest = over.order_by(col(CommunityRow.standby_ends), CommunityRow.id).limit(limit)
        return [_community(row) for row in await self._rows.all(longest)]

    async def at(self, place: Place) -> Community | None:
        living = select(CommunityRow).where(col(CommunityRow.id).in_(living_in(place)))
        at_home = in_channel(CommunityRow, place)
        row = await self._rows.first(living.order_by(at_home.desc(), *OLDEST_FIRST))
        return _community(row) if row else None

    async def of(self, person: Person) -> list[Community]:
        joined = select(MemberRow.community).where(is_person(person))
        theirs = select(CommunityRow).where(col(CommunityRow.id).in_(joined)).order_by(*OLDEST_FIRST)
        return [_community(row) for row in await self._rows.all(theirs)]


def _row(community: Community) -> CommunityRow:
    return CommunityRow(
        **place_columns(community.home),
        id=community.id,
        name=community.name,
        purpose=community.purpose,
        charter=community.charter,
        language=community.language,
        formal=community.formal,
        timezone=community.timezone,
        created_at=community.created_at,
        synonyms=[list(names) for names in community.synonyms],
        standby=STANDBY.dump_python(community.standby, mode="json") if community.standby else None,
        standby_ends=community.standby.untold_from if community.standby else None,
        calendar=community.calendar,
    )


def _community(row: CommunityRow) -> Community:
    return Community(
        id=row.id,
        name=row.name,
        purpose=row.purpose,
        charter=row.charter,
        language=row.language,
        formal=row.formal,
        timezone=row.timezone,
        home=place_of(row),
        created_at=row.created_at,
        synonyms=tuple(tuple(names) for names in row.synonyms),
        standby=STANDBY.validate_python(row.standby) if row.standby else None,
        calendar=row.calendar,
    )
