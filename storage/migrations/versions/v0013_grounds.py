"""What a document was read with beside its bytes and the vocabulary: tables, words of its sender."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """The columns come, empty: what is read with such tables is read anew once."""
    op.add_column("documents", sa.Column("read_with", sa.Text()))
    op.add_column("documents", sa.Column("said_store", sa.Text()))
    op.add_column("documents", sa.Column("said_year", sa.Integer()))


def downgrade() -> None:
    """They go."""
    for name in ("said_year", "said_store", "read_with"):
        op.drop_column("documents", name)
