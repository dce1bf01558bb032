"""Targets of a plan by metric: the lists of one metric over thousands of plans look each up at once."""

from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """One index in place of another."""
    op.create_index("ix_targets_plan_id_metric", "targets", ["plan_id", "metric"], unique=False)
    op.drop_index("ix_targets_plan_id", "targets")


def downgrade() -> None:
    """The narrower index comes back."""
    op.create_index("ix_targets_plan_id", "targets", ["plan_id"], unique=False)
    op.drop_index("ix_targets_plan_id_metric", "targets")
