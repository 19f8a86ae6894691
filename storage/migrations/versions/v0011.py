"""A channel knows on which server it is: who goes from one to another finds other roles there."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("channels", sa.Column("server", AutoString(), nullable=True))


def downgrade() -> None:
    op.drop_column("channels", "server")
