"""Which reading of its message an answer is."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("answers", sa.Column("version", sa.Float(), nullable=False, server_default="0"))


def downgrade() -> None:
    op.drop_column("answers", "version")
