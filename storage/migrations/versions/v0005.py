"""A community may stand by; the journal tells of it, and of what becomes of themes."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

OF_PROGRAMMES = (
    "started",
    "published",
    "skipped",
    "moved",
    "paused",
    "resumed",
    "changed",
    "archived",
    "missed",
)
NEW = (
    "relocated",
    "rested",
    "written",
    "proposed",
    "accepted",
    "declined",
    "amended",
    "chosen",
    "voted",
    "set_aside",
    "brought_back",
    "arranged",
    "stood_by",
    "woken",
)


def upgrade() -> None:
    op.add_column("communities", sa.Column("standby", sa.JSON(none_as_null=True), nullable=True))
    for name in ("community", "theme"):
        op.add_column("journal", sa.Column(name, AutoString(), nullable=True))
    for name in ("before_theme", "before_order", "before_standby"):
        op.add_column("journal", sa.Column(name, sa.JSON(none_as_null=True), nullable=True))
    _let_acts_be((*OF_PROGRAMMES, *NEW), programme_nullable=True)
    op.execute(
        "UPDATE journal SET community ="
        " (SELECT community FROM programmes WHERE programmes.id = journal.programme)"
    )
    op.create_index("ix_journal_community", "journal", ["community", "at"])
    op.create_index("ix_journal_theme", "journal", ["theme", "at"])


def downgrade() -> None:
    op.drop_index("ix_journal_theme", "journal")
    op.drop_index("ix_journal_community", "journal")
    op.execute(f"DELETE FROM journal WHERE act IN ({_listed(NEW)})")  # noqa: S608  # our own words
    op.execute("DELETE FROM journal WHERE programme IS NULL")
    _let_acts_be(OF_PROGRAMMES, programme_nullable=False)
    for name in ("before_standby", "before_order", "before_theme", "theme", "community"):
        op.drop_column("journal", name)
    op.drop_column("communities", "standby")


def _let_acts_be(acts: tuple[str, ...], *, programme_nullable: bool) -> None:
    check = op.f("ck_journal_act")
    with op.batch_alter_table("journal") as batch:
        batch.drop_constraint(check, type_="check")
        batch.create_check_constraint(check, f"act IN ({_listed(acts)})")
        batch.alter_column("programme", existing_type=AutoString(), nullable=programme_nullable)


def _listed(words: tuple[str, ...]) -> str:
    return ", ".join(map(repr, words))
