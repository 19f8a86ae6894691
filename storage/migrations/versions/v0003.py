"""Whom the posting of a theme calls."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("programmes", "postings"):
        op.add_column(table, sa.Column("notify", AutoString(), nullable=True))


def downgrade() -> None:
    for table in ("postings", "programmes"):
        op.drop_column(table, "notify")
