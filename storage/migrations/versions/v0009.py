"""Somebody fetches their own data at an address of their own."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "handouts",
        sa.Column("code", AutoString(), nullable=False),
        sa.Column("messenger", AutoString(), nullable=False),
        sa.Column("workspace", AutoString(), nullable=False),
        sa.Column("user", AutoString(), nullable=False),
        sa.Column("until", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("code", name="pk_handouts"),
    )
    op.create_index("ix_handouts_until", "handouts", ["until"])


def downgrade() -> None:
    op.drop_table("handouts")
