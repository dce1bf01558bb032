"""A region's own plan is not added to its stores: it counts where none of its stores stated the same."""

from alembic import op

from storage.migrations.versions import v0003_views as calendar
from storage.migrations.versions import v0007_regions as regions

revision = "0014"
down_revision = "0013"

REGIONS = """
SELECT region, metric, metric_label, unit, basis, year, COUNT(DISTINCT subject) AS stores,
       CASE WHEN over_stores = 'sum' THEN SUM(value) END AS total, MIN(value) AS lowest, MAX(value) AS highest
FROM v_headlines AS stated
WHERE department IS NULL AND person IS NULL AND store IS NOT NULL
  AND NOT (store = region AND EXISTS (
      SELECT 1 FROM v_headlines AS other
      WHERE other.region = stated.region AND other.metric = stated.metric
        AND (other.year = stated.year OR (other.year IS NULL AND stated.year IS NULL))
        AND COALESCE(other.unit, '') = COALESCE(stated.unit, '')
        AND COALESCE(other.basis, '') = COALESCE(stated.basis, '')
        AND other.department IS NULL AND other.person IS NULL AND other.store <> other.region))
GROUP BY region, metric, metric_label, unit, basis, year, over_stores
"""
"""A region's own row looks for its stores'; a window over all rows would keep filters from reaching the view."""

CALENDAR = """
SELECT metric, metric_label, unit, basis, year, period_grain, period, COUNT(DISTINCT subject) AS stores,
       SUM(value) AS total, MIN(value) AS lowest, MAX(value) AS highest
FROM (
    SELECT metric, metric_label, unit, basis, year, period_grain, period, region, store, subject, value,
           MAX(CASE WHEN store = region THEN 0 ELSE 1 END)
               OVER (PARTITION BY region, metric, unit, basis, year, period_grain, period) AS of_stores
    FROM (
        SELECT metric, metric_label, unit, basis, year, period_grain, region, store, subject, value,
               CASE WHEN period LIKE 'Y%' AND year IS NOT NULL THEN CAST(year AS TEXT) || SUBSTR(period, 2)
                    ELSE period END AS period
        FROM v_targets
        WHERE status = 'target' AND change = 'level' AND tier = 'base' AND scope IS NULL AND per IS NULL
          AND per_unit IS NULL AND period_grain IN ('half', 'quarter', 'month') AND over_stores = 'sum'
          AND over_time = 'sum' AND flags NOT LIKE '%restated%'
    ) parts
) stated
WHERE CASE WHEN store = region THEN of_stores ELSE 0 END = 0
GROUP BY metric, metric_label, unit, basis, year, period_grain, period
"""


def upgrade() -> None:
    """The views anew."""
    _views(REGIONS, CALENDAR)


def downgrade() -> None:
    """As they were."""
    _views(regions.REGIONS, calendar.Q10)


def _views(of_regions: str, of_calendar: str) -> None:
    for name, query in (("v_regions", of_regions), ("q10_calendar", of_calendar)):
        op.execute(f"DROP VIEW {name}")
        op.execute(f"CREATE VIEW {name} AS {query}")
