"""Quality counted plan by plan: a page of fifty plans looks at their rows only, not at those of all plans."""

from alembic import op

from storage.migrations.versions import v0003_views as before

revision = "0012"
down_revision = "0010"

QUALITY = """
SELECT p.plan_id, p.subject, p.store, p.store_code, p.region, p.year, p.kind, p.title, p.filename, p.current,
       CASE WHEN p.subject <> '' AND p.year IS NOT NULL THEN 1 ELSE 0 END AS identity_complete, p.year_source,
       (SELECT COUNT(*) FROM targets t WHERE t.plan_id = p.plan_id AND t.status = 'target' AND t.change = 'level')
           AS hard_targets,
       (SELECT COUNT(*) FROM targets t WHERE t.plan_id = p.plan_id AND t.status = 'target' AND t.change <> 'level')
           AS change_only,
       (SELECT COUNT(*) FROM targets t WHERE t.plan_id = p.plan_id AND t.status = 'placeholder') AS placeholders,
       (SELECT COUNT(*) FROM targets t WHERE t.plan_id = p.plan_id AND t.status = 'vague') AS vague,
       (SELECT COUNT(*) FROM targets t WHERE t.plan_id = p.plan_id AND t.status = 'target' AND t.unit IS NOT NULL)
           AS with_unit,
       (SELECT COUNT(*) FROM targets t WHERE t.plan_id = p.plan_id AND t.status = 'target' AND t.period IS NOT NULL)
           AS with_period,
       (SELECT COUNT(*) FROM targets t WHERE t.plan_id = p.plan_id AND t.status = 'target' AND t.comparator <> 'eq')
           AS with_comparator,
       (SELECT COUNT(*) FROM targets t WHERE t.plan_id = p.plan_id AND t.status = 'target'
        AND COALESCE(t.baseline, t.growth) IS NOT NULL) AS with_base,
       (SELECT COUNT(*) FROM findings f WHERE f.plan_id = p.plan_id AND f.check_code LIKE 'part%'
        AND f.verdict = 'agrees') AS splits_complete,
       (SELECT COUNT(*) FROM findings f WHERE f.plan_id = p.plan_id AND f.check_code LIKE 'part%'
        AND f.verdict = 'partial') AS splits_partial,
       (SELECT COUNT(*) FROM findings f WHERE f.plan_id = p.plan_id AND f.check_code LIKE 'part%'
        AND f.verdict = 'contradicts') AS splits_contradictory,
       (SELECT COUNT(*) FROM findings f WHERE f.plan_id = p.plan_id AND f.verdict IN ('contradicts', 'implausible'))
           AS contradictions,
       (SELECT COUNT(*) FROM findings f WHERE f.plan_id = p.plan_id AND f.question IS NOT NULL) AS questions,
       (SELECT COUNT(DISTINCT i.quadrant) FROM swot_items i WHERE i.plan_id = p.plan_id) AS swot_quadrants,
       (SELECT COUNT(*) FROM issues i WHERE i.plan_id = p.plan_id
        AND i.code IN ('ocr_repaired', 'duplicate_text', 'numbering_gap')) AS text_noise,
       (SELECT NULLIF(COUNT(*), 1) FROM plans o WHERE o.fingerprint = p.fingerprint) AS copies
FROM v_plans p
"""


def upgrade() -> None:
    """The view anew."""
    op.execute("DROP VIEW v_quality")
    op.execute(f"CREATE VIEW v_quality AS {QUALITY}")


def downgrade() -> None:
    """As it was."""
    op.execute("DROP VIEW v_quality")
    op.execute(f"CREATE VIEW v_quality AS {before.QUALITY}")
