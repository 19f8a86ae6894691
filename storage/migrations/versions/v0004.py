"""The index lies otherwise: it is made again from the practices when the bot starts."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

MADE_AGAIN = ("search_fresh", "search_postings", "search_partitions", "search_documents")


def upgrade() -> None:
    _empty()
    op.drop_table("search_fresh")
    _create_fresh(sa.Column("token", sa.BigInteger(), nullable=False))


def downgrade() -> None:
    _empty()
    op.drop_table("search_fresh")
    _create_fresh()


def _empty() -> None:
    for table in MADE_AGAIN:
        op.execute(sa.text(f"DELETE FROM {table}"))  # noqa: S608  # names from above


def _create_fresh(*more: sa.Column[int]) -> None:
    op.create_table(
        "search_fresh",
        sa.Column("practice", AutoString(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        *more,
        sa.Column("record", sa.LargeBinary(), nullable=False),
        sa.Column("entries", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("practice", name="pk_search_fresh"),
        sqlite_with_rowid=False,
    )
