"""Plans can be corrected like targets: review state and revision."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Plans gain their review state; nobody has changed one yet."""
    op.add_column("plans", sa.Column("review", sa.Text(), nullable=True))
    op.add_column("plans", sa.Column("revision", sa.Integer(), nullable=False, server_default="0"))


def downgrade() -> None:
    """The review state of plans goes; corrections keep the history."""
    op.drop_column("plans", "revision")
    op.drop_column("plans", "review")
