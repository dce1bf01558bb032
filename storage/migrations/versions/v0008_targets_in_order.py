"""Lists of all targets read one index instead of every row: which plan, which state, which year, which metric."""

from alembic import op

revision = "0008"
down_revision = "0007"

NAME = "ix_targets_plan_id_status_period_year_metric_target_id"


def upgrade() -> None:
    """Make the index."""
    op.create_index(NAME, "targets", ["plan_id", "status", "period_year", "metric", "target_id"], unique=False)


def downgrade() -> None:
    """Drop it."""
    op.drop_index(NAME, "targets")
