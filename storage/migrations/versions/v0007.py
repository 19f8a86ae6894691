"""A community's dates are in calendars, at an address only who was given it knows."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("communities", sa.Column("calendar", AutoString(), nullable=True))
    op.create_index("ix_communities_calendar", "communities", ["calendar"])


def downgrade() -> None:
    op.drop_index("ix_communities_calendar", "communities")
    op.drop_column("communities", "calendar")
