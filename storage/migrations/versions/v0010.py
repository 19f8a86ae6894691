"""An occurrence is posted once, in whatever channel; a stand-by that is over is found; more acts are written down."""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

KNOWN = (
    *("started", "published", "skipped", "moved", "paused", "resumed", "changed", "relocated", "archived"),
    *("missed", "rested", "written", "proposed", "accepted", "declined", "amended", "chosen", "voted"),
    *("set_aside", "brought_back", "arranged", "stood_by", "woken"),
)
NEW = ("retried", "poll_closed", "imported")

COMMUNITIES = sa.table(
    "communities",
    sa.column("id", sa.String()),
    sa.column("standby", sa.JSON(none_as_null=True)),
    sa.column("standby_ends", UTCDateTime()),
)


def upgrade() -> None:
    # Of two for one occurrence, in two channels, the older one is the occurrence's; both stay.
    op.execute(
        "UPDATE postings SET occurrence = NULL WHERE occurrence IS NOT NULL AND EXISTS ("
        " SELECT 1 FROM postings AS first"
        " WHERE first.programme = postings.programme AND first.occurrence = postings.occurrence"
        " AND (first.created_at < postings.created_at"
        " OR (first.created_at = postings.created_at AND first.id < postings.id)))"
    )
    op.create_index("uq_postings_once", "postings", ["programme", "occurrence"], unique=True)
    op.add_column("communities", sa.Column("standby_ends", UTCDateTime(), nullable=True))
    op.create_index("ix_communities_standby_ends", "communities", ["standby_ends"])
    _find_stand_bys()
    _let_acts_be((*KNOWN, *NEW))


def downgrade() -> None:
    op.execute(f"DELETE FROM journal WHERE act IN ({_listed(NEW)})")  # noqa: S608  # our own words
    _let_acts_be(KNOWN)
    op.drop_index("ix_communities_standby_ends", "communities")
    op.drop_column("communities", "standby_ends")
    op.drop_index("uq_postings_once", "postings")


def _find_stand_bys() -> None:
    database = op.get_bind()
    there = sa.select(COMMUNITIES.c.id, COMMUNITIES.c.standby).where(COMMUNITIES.c.standby.is_not(None))
    for community, standby in database.execute(there).all():
        if standby and standby.get("until") and not standby.get("told"):
            ends = datetime.fromisoformat(standby["until"]).astimezone(UTC)
            it = COMMUNITIES.c.id == community
            database.execute(sa.update(COMMUNITIES).where(it).values(standby_ends=ends))


def _let_acts_be(acts: tuple[str, ...]) -> None:
    check = op.f("ck_journal_act")
    with op.batch_alter_table("journal") as batch:
        batch.drop_constraint(check, type_="check")
        batch.create_check_constraint(check, f"act IN ({_listed(acts)})")


def _listed(words: tuple[str, ...]) -> str:
    return ", ".join(map(repr, words))
