"""Requests, trials, and members who would like to be left in peace for a while."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

Text = AutoString()
Instant = UTCDateTime()

BEFORE = ("proposed", "ready", "supplied", "aside", "declined")


def upgrade() -> None:
    _let_themes_stand((*BEFORE, "requested"))
    op.add_column("members", sa.Column("paused_until", sa.Date(), nullable=True))
    op.create_table(
        "requests",
        sa.Column("id", Text, nullable=False),
        sa.Column("community", Text, nullable=False),
        sa.Column("posting", Text, nullable=False),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("member", Text, nullable=True),
        sa.Column("named", sa.Boolean(), nullable=False),
        sa.Column("state", _one_of("asked", "open", "closed", "withdrawn"), nullable=False),
        sa.Column("idea", sa.Boolean(), nullable=False),
        sa.Column("notice", Text, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_requests"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_requests_ideas", "requests", ["community", "idea", "created_at"])
    op.create_index("ix_requests_member", "requests", ["member"])
    op.create_table(
        "trials",
        sa.Column("id", Text, nullable=False),
        sa.Column("community", Text, nullable=False),
        sa.Column("practice", Text, nullable=False),
        sa.Column("member", Text, nullable=False),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("ask_on", sa.Date(), nullable=False),
        sa.Column("context", Text, nullable=False),
        sa.Column("reminders", sa.Integer(), nullable=False),
        sa.Column("result", _one_of("result", "worked", "half", "not_here"), nullable=True),
        sa.Column("why", Text, nullable=False),
        sa.Column("told_at", Instant, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_trials"),
        sa.UniqueConstraint("practice", "member", name="uq_trials_practice_member"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_trials_member", "trials", ["member"])


def downgrade() -> None:
    op.drop_table("trials")
    op.drop_table("requests")
    op.drop_column("members", "paused_until")
    # What was asked keeps its question, set aside.
    op.execute("UPDATE themes SET standing = 'aside' WHERE standing = 'requested'")
    _let_themes_stand(BEFORE)


def _let_themes_stand(standings: tuple[str, ...]) -> None:
    check = op.f("ck_themes_standing")
    with op.batch_alter_table("themes") as batch:
        batch.drop_constraint(check, type_="check")
        batch.create_check_constraint(check, f"standing IN ({', '.join(map(repr, standings))})")


def _one_of(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=16)
