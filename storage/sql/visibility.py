"""Who may see what, in one expression; every query with a viewer applies it."""

from sqlalchemy import ColumnElement, and_, exists, or_
from sqlmodel import col

from bot.model.place import Person, Place
from bot.model.practice import State
from bot.ports import Viewer
from storage.sql.columns import in_channel, is_person, is_presence_of, living_in
from storage.tables import ChannelRow, MemberRow, PracticeRow, PresenceRow


def visible_to(viewer: Viewer) -> ColumnElement[bool]:
    """The archived practices ``viewer`` may see. A channel nobody described counts as closed.

    Somebody sees, in their communities, what was told in open channels and in those they are in. A channel
    shows what was told in it and in the open channels of its community: to everybody there, it is no news.
    """
    archived = col(PracticeRow.state) == State.ARCHIVED
    is_open = exists().where(_in_channel_of_practice(ChannelRow), col(ChannelRow.open))
    match viewer:
        case None:
            return archived
        case Person():
            is_member = exists().where(is_person(viewer), col(MemberRow.community) == PracticeRow.community)
            is_there = exists().where(_in_channel_of_practice(PresenceRow), is_presence_of(viewer))
            return and_(archived, is_member, or_(is_open, is_there))
        case Place():
            lives_here = col(PracticeRow.community).in_(living_in(viewer))
            return and_(archived, or_(in_channel(PracticeRow, viewer), and_(lives_here, is_open)))


def _in_channel_of_practice(table: type[ChannelRow] | type[PresenceRow]) -> ColumnElement[bool]:
    return and_(
        col(table.messenger) == PracticeRow.messenger,
        col(table.workspace) == PracticeRow.workspace,
        col(table.channel) == PracticeRow.channel,
    )
