"""Whoever left for good finds nothing any more until they are seen again."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("members", sa.Column("gone_at", UTCDateTime(), nullable=True))


def downgrade() -> None:
    op.drop_column("members", "gone_at")
