"""Who may see what, in one expression; every query with a viewer applies it."""

from sqlalchemy import ColumnElement, and_, or_, select, true, tuple_
from sqlalchemy.orm import Mapped
from sqlmodel import col

from bot.model.place import Person, Place
from bot.model.practice import State
from bot.ports import Viewer
from storage.search.tables import PlaceRow
from storage.sql.columns import in_channel, is_person, is_presence_of, living_in
from storage.tables import ChannelRow, MemberRow, PracticeRow, PresenceRow


def visible_to(viewer: Viewer) -> ColumnElement[bool]:
    """The archived practices ``viewer`` may see."""
    return and_(col(PracticeRow.state) == State.ARCHIVED, told_to(viewer, PracticeRow))


def told_to(viewer: Viewer, table: type[PracticeRow] | type[PlaceRow]) -> ColumnElement[bool]:
    """What was told where ``viewer`` may look. A channel nobody described counts as closed.

    Somebody sees, in their communities, what was told in open channels and in those they are in; a guest,
    in those they are in only; who is gone, nothing. A channel shows what was told in it and in the open
    channels of its community: to everybody there, it is no news.
    """
    opened = select(*_channel(ChannelRow)).where(col(ChannelRow.open))
    match viewer:
        case None:
            return true()
        case Person():
            joined = select(col(MemberRow.community)).where(
                is_person(viewer), col(MemberRow.gone_at).is_(None)
            )
            entered = select(*_channel(PresenceRow)).where(is_presence_of(viewer))
            seen = entered if viewer.guest else opened.union(entered)
            told_there = tuple_(*_channel(table)).in_(seen)
            return and_(col(table.community).in_(joined), told_there)
        case Place():
            told_in_the_open = tuple_(*_channel(table)).in_(opened)
            theirs = and_(col(table.community).in_(living_in(viewer)), told_in_the_open)
            return or_(in_channel(table, viewer), theirs)


def _channel(
    table: type[ChannelRow] | type[PresenceRow] | type[PracticeRow] | type[PlaceRow],
) -> tuple[Mapped[str], Mapped[str], Mapped[str]]:
    return (col(table.messenger), col(table.workspace), col(table.channel))
