"""Topics of SWOT items: what they speak of, and the metrics by which a target about it is counted (question 12)."""

import sqlalchemy as sa
from alembic import op

from storage.migrations.versions import v0003_views as before

revision = "0009"
down_revision = "0008"

SWOT = before.Q11.replace("i.item_group,\n       i.text,", "i.item_group,\n       i.topics, i.text,")
ANSWERS = """
SELECT i.store, i.store_code, i.region, i.year, i.quadrant, i.text, t.topic, t.label AS topic_label,
       CASE WHEN t.topic IS NULL THEN 'no_topic' WHEN COUNT(g.target_id) > 0 THEN 'target' ELSE 'no_target' END
           AS answer,
       COUNT(g.target_id) AS targets, {metrics} AS answered_by, i.swot_id, i.plan_id, i.filename
FROM q11_swot i
LEFT JOIN topics t ON ',' || i.topics || ',' LIKE '%,' || t.topic || ',%'
LEFT JOIN topic_metrics c ON c.topic = t.topic
LEFT JOIN targets g ON g.plan_id = i.plan_id AND g.metric = c.metric AND g.status = 'target'
LEFT JOIN metrics m ON m.metric = g.metric
WHERE i.quadrant IN ('weakness', 'threat') AND i.subject = 'self'
GROUP BY i.store, i.store_code, i.region, i.year, i.quadrant, i.text, t.topic, t.label, i.swot_id, i.plan_id, i.filename
"""
LABELS = {"sqlite": "GROUP_CONCAT(DISTINCT m.label)", "postgresql": "STRING_AGG(DISTINCT m.label, ',')"}


def upgrade() -> None:
    """Make the tables and the column, and ask by topic where the first two characters of a metric's name decided."""
    op.create_table(
        "topics",
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("topic", name=op.f("pk_topics")),
    )
    op.create_table(
        "topic_metrics",
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("metric", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["topic"], ["topics.topic"], name=op.f("fk_topic_metrics_topic"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("topic", "metric", name=op.f("pk_topic_metrics")),
    )
    op.add_column("swot_items", sa.Column("topics", sa.Text(), nullable=True))
    _views(SWOT, ANSWERS.format(metrics=LABELS[op.get_context().dialect.name]))


def downgrade() -> None:
    """Back to the names of metrics."""
    _views(before.Q11, before.Q12)
    op.drop_column("swot_items", "topics")
    op.drop_table("topic_metrics")
    op.drop_table("topics")


def _views(swot: str, answers: str) -> None:
    for name in ("q12_answers", "q11_swot"):
        op.execute(f"DROP VIEW {name}")
    op.execute(f"CREATE VIEW q11_swot AS {swot}")
    op.execute(f"CREATE VIEW q12_answers AS {answers}")
