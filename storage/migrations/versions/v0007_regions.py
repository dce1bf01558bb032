"""A view of regions: yearly targets of whole stores, added only where the metric adds over stores."""

from alembic import op

revision = "0007"
down_revision = "0006"

REGIONS = """
SELECT region, metric, metric_label, unit, basis, year, COUNT(DISTINCT subject) AS stores,
       CASE WHEN over_stores = 'sum' THEN SUM(value) END AS total, MIN(value) AS lowest, MAX(value) AS highest
FROM v_headlines
WHERE department IS NULL AND person IS NULL AND store IS NOT NULL
GROUP BY region, metric, metric_label, unit, basis, year, over_stores
"""


def upgrade() -> None:
    """Make the view."""
    op.execute(f"CREATE VIEW v_regions AS {REGIONS}")


def downgrade() -> None:
    """Drop the view."""
    op.execute("DROP VIEW v_regions")
