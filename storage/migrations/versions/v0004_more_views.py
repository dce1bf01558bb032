"""Views of figures, issues and documents with whose they are, for lists that filter by store and region."""

from alembic import op

revision = "0004"
down_revision = "0003"

FIGURES = """
SELECT f.figure_id, f.plan_id, f.document_id, p.store, p.store_code, p.region, COALESCE(f.period_year, p.year) AS year,
       f.role, f.metric, f.low, f.high, f.unit, f.period, f.period_grain, f.ordinal, f.evidence, d.filename
FROM figures f
JOIN documents d ON d.document_id = f.document_id
LEFT JOIN v_plans p ON p.plan_id = f.plan_id
WHERE p.plan_id IS NULL OR p.current
"""

ISSUES = """
SELECT i.issue_id, i.plan_id, i.document_id, p.store, p.store_code, p.region, p.year, i.ordinal, i.code, i.severity,
       i.message, i.evidence, d.filename
FROM issues i
JOIN documents d ON d.document_id = i.document_id
LEFT JOIN v_plans p ON p.plan_id = i.plan_id
"""

DOCUMENTS = """
SELECT d.*, p.store, p.store_code, p.region, p.year
FROM documents d
LEFT JOIN v_plans p ON p.document_id = d.document_id AND p.ordinal = 1
"""

VIEWS = {"v_figures": FIGURES, "v_issues": ISSUES, "v_documents": DOCUMENTS}


def upgrade() -> None:
    """Make the views."""
    for name, query in VIEWS.items():
        op.execute(f"CREATE VIEW {name} AS {query}")


def downgrade() -> None:
    """Drop the views."""
    for name in reversed(VIEWS):
        op.execute(f"DROP VIEW {name}")
