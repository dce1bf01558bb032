"""Views for analysts who write SQL: one for each question of docs/queries.md, and a quality line per plan."""

from alembic import op

revision = "0003"
down_revision = "0002"

PLANS = """
SELECT p.plan_id, p.document_id, p.ordinal, p.title, p.kind, p.subject,
       COALESCE(s.name, p.store, p.region) AS store, p.store_code, p.department, p.person,
       COALESCE(s.region, p.region) AS region, COALESCE(s.industry, p.industry) AS industry,
       p.year, p.year_source, p.written, p.current, p.superseded_by, p.fingerprint, p.review,
       d.filename, d.path, d.status AS document_status, d.modified
FROM plans p
LEFT JOIN documents d ON d.document_id = p.document_id
LEFT JOIN stores s ON s.store_code = p.store_code
"""

TARGETS = """
SELECT t.target_id, t.plan_id, t.document_id, t.section_id, t.ordinal,
       p.subject, p.store, p.store_code, p.department, p.person, p.region, p.industry,
       t.period_year AS year, p.year_source, t.metric, COALESCE(m.label, t.metric) AS metric_label,
       t.metric_text, t.kind,
       t.status, t.scope, t.basis, t.tier, t.change, t.comparator, t.low, t.high,
       CASE WHEN m.direction = 'L' THEN COALESCE(t.high, t.low) ELSE COALESCE(t.low, t.high) END AS value,
       t.unit, t.per, t.per_unit, t.period, t.period_grain, t.growth, t.growth_unit, t.baseline,
       t.parent_id, COALESCE(m.direction, 'N') AS direction, COALESCE(m.over_time, 'none') AS over_time,
       COALESCE(m.over_stores, 'none') AS over_stores, t.flags, t.confidence, t.review, t.evidence, p.filename
FROM targets t
JOIN v_plans p ON p.plan_id = t.plan_id
LEFT JOIN metrics m ON m.metric = t.metric
WHERE p.current AND t.status <> 'rejected'
"""

HEADLINES = """
SELECT * FROM v_targets
WHERE status = 'target' AND change = 'level' AND tier = 'base' AND scope IS NULL AND per IS NULL
  AND per_unit IS NULL AND period_grain = 'year' AND parent_id IS NULL AND flags NOT LIKE '%restated%'
"""

ACTUALS = """
SELECT p.subject, f.metric, f.unit, f.period_year AS year, MIN(COALESCE(f.low, f.high)) AS actual,
       COUNT(DISTINCT COALESCE(f.low, f.high)) AS answers, MIN(f.evidence) AS evidence
FROM figures f
JOIN v_plans p ON p.plan_id = f.plan_id
WHERE p.current AND p.subject <> '' AND f.role = 'actual' AND f.period_grain = 'year' AND f.metric IS NOT NULL
GROUP BY p.subject, f.metric, f.unit, f.period_year
"""

FINDINGS = """
SELECT f.finding_id, f.plan_id, p.subject, p.store, p.store_code, p.region, p.year, f.ordinal, f.check_code,
       f.verdict,
       f.severity, f.metric, COALESCE(m.label, f.metric) AS metric_label, f.message, f.question, f.stated, f.computed,
       f.stated - f.computed AS gap, f.unit, f.target_id, f.evidence, f.other_evidence, p.filename
FROM findings f
JOIN v_plans p ON p.plan_id = f.plan_id
LEFT JOIN metrics m ON m.metric = f.metric
WHERE p.current
"""

Q01 = """
SELECT p.subject, p.store, p.store_code, p.region, p.year, m.metric, m.label AS metric_label,
       CASE (SELECT MIN(CASE t.status WHEN 'target' THEN 1 WHEN 'placeholder' THEN 2 WHEN 'vague' THEN 3 END)
             FROM targets t WHERE t.plan_id = p.plan_id AND t.metric = m.metric)
            WHEN 1 THEN 'target' WHEN 2 THEN 'placeholder' WHEN 3 THEN 'vague' ELSE 'not_found' END AS answer,
       (SELECT COUNT(*) FROM targets t WHERE t.plan_id = p.plan_id AND t.metric = m.metric AND t.status = 'target')
           AS numbers,
       p.year_source, p.plan_id
FROM v_plans p
CROSS JOIN metrics m
WHERE p.current AND p.kind IN ('plan', 'summary_and_plan')
  AND EXISTS (SELECT 1 FROM targets x WHERE x.metric = m.metric)
"""

PAIRS = """
SELECT n.*, CASE WHEN n.direction = 'L' THEN COALESCE(b.high, b.low) ELSE COALESCE(b.low, b.high) END AS before,
       b.evidence AS before_evidence
FROM (
    SELECT h.*, (
        SELECT t.target_id FROM plans o JOIN targets t ON t.plan_id = o.plan_id
        WHERE o.subject = h.subject AND o.current AND t.metric = h.metric AND t.period_year = h.year - 1
          AND t.status = 'target' AND t.change = 'level' AND t.tier = 'base' AND t.scope IS NULL AND t.per IS NULL
          AND t.per_unit IS NULL AND t.period_grain = 'year' AND t.parent_id IS NULL
          AND t.flags NOT LIKE '%restated%' AND COALESCE(t.unit, '') = COALESCE(h.unit, '')
          AND COALESCE(t.basis, '') = COALESCE(h.basis, '')
        ORDER BY o.plan_id, t.ordinal LIMIT 1
    ) AS before_id
    FROM v_headlines h WHERE h.subject <> ''
) n
LEFT JOIN targets b ON b.target_id = n.before_id
"""

Q02 = """
SELECT n.subject, n.store, n.store_code, n.region, n.metric, n.metric_label, n.basis, n.unit, n.year,
       n.before, n.value AS now, n.value - n.before AS difference,
       CASE WHEN n.unit IN ('%', 'pp') OR n.before = 0 THEN NULL
            ELSE ROUND(100.0 * (n.value - n.before) / n.before, 2) END AS percent,
       CASE WHEN n.before IS NOT NULL THEN 'comparable'
            WHEN EXISTS (SELECT 1 FROM plans o JOIN targets t ON t.plan_id = o.plan_id
                         WHERE o.subject = n.subject AND o.current AND t.metric = n.metric
                         AND t.period_year = n.year - 1 AND t.status = 'target' AND t.change <> 'level')
                THEN 'change_only'
            WHEN EXISTS (SELECT 1 FROM plans o JOIN targets t ON t.plan_id = o.plan_id
                         WHERE o.subject = n.subject AND o.current AND t.metric = n.metric
                         AND t.period_year = n.year - 1 AND t.status <> 'rejected') THEN 'other_form'
            WHEN EXISTS (SELECT 1 FROM plans o WHERE o.subject = n.subject AND o.year = n.year - 1) THEN 'not_found'
            ELSE 'no_plan' END AS answer,
       n.before_evidence, n.evidence, n.target_id
FROM v_pairs n
"""

Q03 = """
SELECT n.subject, n.store, n.store_code, n.region, n.metric, n.metric_label, n.unit, n.year, n.value AS target,
       COALESCE(n.baseline, a.actual) AS actual,
       CASE WHEN n.baseline IS NOT NULL THEN 'target' WHEN a.actual IS NOT NULL THEN 'figure' END AS actual_source,
       n.value - COALESCE(n.baseline, a.actual) AS increase,
       ROUND(100.0 * (n.value - COALESCE(n.baseline, a.actual)) / NULLIF(COALESCE(n.baseline, a.actual), 0), 2)
           AS computed_growth,
       n.growth AS stated_growth, n.growth_unit,
       CASE WHEN COALESCE(n.baseline, a.actual) IS NULL THEN 'no_actual'
            WHEN n.growth IS NULL OR n.growth_unit <> '%' THEN 'not_stated'
            WHEN ABS(100.0 * (n.value - COALESCE(n.baseline, a.actual)) / NULLIF(COALESCE(n.baseline, a.actual), 0)
                     - n.growth) <= 0.5 THEN 'agrees' ELSE 'contradicts' END AS answer,
       n.evidence, a.evidence AS actual_evidence, n.target_id
FROM v_headlines n
LEFT JOIN v_actuals a ON a.subject = n.subject AND a.metric = n.metric AND a.unit = n.unit AND a.year = n.year - 1
     AND a.answers = 1
"""

Q04 = "SELECT * FROM v_findings WHERE check_code IN ('parts_of_year', 'parts_of_total', 'printed_total')"
Q05 = "SELECT * FROM v_findings WHERE verdict IN ('contradicts', 'implausible')"
Q06 = "SELECT * FROM v_findings WHERE verdict = 'missing'"

GROWTHS = """
SELECT t.subject, t.store, t.store_code, t.region, t.industry, t.metric, t.metric_label, t.direction, t.year,
       CASE WHEN t.change = 'increase' AND t.unit = '%' THEN t.value
            WHEN t.change = 'decrease' AND t.unit = '%' THEN -t.value
            WHEN t.growth_unit = '%' THEN t.growth
            ELSE q.computed_growth END AS growth,
       CASE WHEN t.change <> 'level' THEN 'stated_change' WHEN t.growth_unit = '%' THEN 'stated'
            ELSE 'computed' END AS growth_source,
       COALESCE(t.baseline, q.actual) AS base, t.unit, t.value, t.evidence, t.target_id
FROM v_targets t
LEFT JOIN q03_actuals q ON q.target_id = t.target_id
WHERE t.status = 'target' AND t.scope IS NULL AND t.tier = 'base' AND t.per IS NULL AND t.period_grain = 'year'
  AND t.flags NOT LIKE '%restated%'
"""

Q07 = """
SELECT g.*, RANK() OVER (PARTITION BY g.industry, g.metric, g.year
                         ORDER BY CASE WHEN g.direction = 'L' THEN -g.growth ELSE g.growth END DESC) AS place
FROM v_growths g WHERE g.growth IS NOT NULL
"""

Q08 = """
SELECT p.subject, p.store, p.store_code, p.region, p.year, m.kind, m.metric, m.label AS metric_label,
       COUNT(t.target_id) AS targets, p.plan_id
FROM v_plans p
JOIN targets t ON t.plan_id = p.plan_id AND t.status = 'target'
JOIN metrics m ON m.metric = t.metric
WHERE p.current
GROUP BY p.subject, p.store, p.store_code, p.region, p.year, m.kind, m.metric, m.label, p.plan_id
"""

Q09 = """
SELECT t.subject, t.store, t.store_code, t.region, t.year, t.kind, t.metric, t.metric_label, t.scope, t.value, t.unit,
       t.per, t.period,
       (SELECT COUNT(*) FROM targets o WHERE o.plan_id = t.plan_id AND o.kind = 'outcome' AND o.status = 'target')
           AS outcome_targets,
       t.evidence, t.target_id
FROM v_targets t
WHERE t.kind IN ('activity', 'management') AND t.status = 'target'
"""

Q10 = """
SELECT metric, metric_label, unit, basis, year, period_grain, period, COUNT(DISTINCT subject) AS stores,
       SUM(value) AS total, MIN(value) AS lowest, MAX(value) AS highest
FROM (
    SELECT metric, metric_label, unit, basis, year, period_grain, subject, value,
           CASE WHEN period LIKE 'Y%' AND year IS NOT NULL THEN CAST(year AS TEXT) || SUBSTR(period, 2)
                ELSE period END AS period
    FROM v_targets
    WHERE status = 'target' AND change = 'level' AND tier = 'base' AND scope IS NULL AND per IS NULL
      AND per_unit IS NULL AND period_grain IN ('half', 'quarter', 'month') AND over_stores = 'sum'
      AND over_time = 'sum' AND flags NOT LIKE '%restated%'
) parts
GROUP BY metric, metric_label, unit, basis, year, period_grain, period
"""

Q11 = """
SELECT i.swot_id, p.subject AS plan_subject, p.store, p.store_code, p.region, p.year, i.quadrant, i.theme,
       i.item_group,
       i.text, i.subject, i.flags, i.review, i.ordinal, i.plan_id, i.evidence, p.filename
FROM swot_items i
JOIN v_plans p ON p.plan_id = i.plan_id
WHERE p.current
"""

Q12 = """
SELECT i.store, i.store_code, i.region, i.year, i.quadrant, i.text, m.metric, m.label AS metric_label,
       (SELECT COUNT(*) FROM targets t WHERE t.plan_id = i.plan_id AND t.metric = m.metric AND t.status = 'target')
           AS targets,
       i.swot_id, i.plan_id
FROM q11_swot i
JOIN metrics m ON LENGTH(m.label) > 2 AND i.text LIKE '%' || SUBSTR(m.label, 1, 2) || '%'
     AND SUBSTR(m.label, 1, 2) NOT IN ('销售', '新增', '新开', '任务', '增长', '平均', '市场', '单店', '有效', '其他')
WHERE i.quadrant IN ('weakness', 'threat') AND i.subject = 'self'
"""

Q13 = """
SELECT p.fingerprint, p.plan_id, p.store, p.store_code, p.region, p.year, p.title, p.filename, p.current, c.copies
FROM v_plans p
JOIN (SELECT fingerprint, COUNT(*) AS copies FROM plans GROUP BY fingerprint HAVING COUNT(*) > 1) c
     ON c.fingerprint = p.fingerprint
"""

Q14 = """
SELECT d.document_id, d.filename, d.status, p.plan_id, p.ordinal, p.kind, p.title, p.store, p.store_code,
       p.region, p.year,
       (SELECT COUNT(*) FROM plans o WHERE o.document_id = d.document_id) AS pieces,
       (SELECT COUNT(*) FROM targets t WHERE t.plan_id = p.plan_id) AS targets,
       (SELECT MIN(i.message) FROM issues i WHERE i.plan_id = p.plan_id
        AND i.code IN ('boundary_inferred', 'split_by_rule', 'truncated_start')) AS boundary
FROM documents d
LEFT JOIN v_plans p ON p.document_id = d.document_id
"""

Q15 = """
SELECT t.target_id, t.store, t.store_code, t.region, t.year, t.metric, t.metric_label, t.value, t.unit, t.confidence,
       t.flags, t.review, CASE WHEN t.unit = 'CNY' THEN ABS(t.value) ELSE 0 END AS money,
       CASE WHEN t.unit = 'CNY' THEN ROUND(ABS(t.value) * (1 - CAST(t.confidence AS NUMERIC)), 2) ELSE 0 END AS impact,
       t.evidence, t.filename, t.plan_id
FROM v_targets t
WHERE t.review IS NULL AND t.status = 'target'
"""

QUALITY = """
SELECT p.plan_id, p.subject, p.store, p.store_code, p.region, p.year, p.kind, p.title, p.filename, p.current,
       CASE WHEN p.subject <> '' AND p.year IS NOT NULL THEN 1 ELSE 0 END AS identity_complete, p.year_source,
       COALESCE(t.hard, 0) AS hard_targets, COALESCE(t.change_only, 0) AS change_only,
       COALESCE(t.masked, 0) AS placeholders, COALESCE(t.vague, 0) AS vague, COALESCE(t.with_unit, 0) AS with_unit,
       COALESCE(t.with_period, 0) AS with_period, COALESCE(t.with_comparator, 0) AS with_comparator,
       COALESCE(t.with_base, 0) AS with_base,
       COALESCE(f.complete, 0) AS splits_complete, COALESCE(f.partial, 0) AS splits_partial,
       COALESCE(f.contradictory, 0) AS splits_contradictory, COALESCE(f.contradictions, 0) AS contradictions,
       COALESCE(f.questions, 0) AS questions, COALESCE(w.quadrants, 0) AS swot_quadrants,
       COALESCE(i.noise, 0) AS text_noise, c.copies AS copies
FROM v_plans p
LEFT JOIN (
    SELECT plan_id, SUM(CASE WHEN status = 'target' AND change = 'level' THEN 1 ELSE 0 END) AS hard,
           SUM(CASE WHEN status = 'target' AND change <> 'level' THEN 1 ELSE 0 END) AS change_only,
           SUM(CASE WHEN status = 'placeholder' THEN 1 ELSE 0 END) AS masked,
           SUM(CASE WHEN status = 'vague' THEN 1 ELSE 0 END) AS vague,
           SUM(CASE WHEN status = 'target' AND unit IS NOT NULL THEN 1 ELSE 0 END) AS with_unit,
           SUM(CASE WHEN status = 'target' AND period IS NOT NULL THEN 1 ELSE 0 END) AS with_period,
           SUM(CASE WHEN status = 'target' AND comparator <> 'eq' THEN 1 ELSE 0 END) AS with_comparator,
           SUM(CASE WHEN status = 'target' AND COALESCE(baseline, growth) IS NOT NULL THEN 1 ELSE 0 END) AS with_base
    FROM targets WHERE status <> 'rejected' GROUP BY plan_id
) t ON t.plan_id = p.plan_id
LEFT JOIN (
    SELECT plan_id,
           SUM(CASE WHEN check_code LIKE 'part%' AND verdict = 'agrees' THEN 1 ELSE 0 END) AS complete,
           SUM(CASE WHEN check_code LIKE 'part%' AND verdict = 'partial' THEN 1 ELSE 0 END) AS partial,
           SUM(CASE WHEN check_code LIKE 'part%' AND verdict = 'contradicts' THEN 1 ELSE 0 END) AS contradictory,
           SUM(CASE WHEN verdict IN ('contradicts', 'implausible') THEN 1 ELSE 0 END) AS contradictions,
           SUM(CASE WHEN question IS NOT NULL THEN 1 ELSE 0 END) AS questions
    FROM findings GROUP BY plan_id
) f ON f.plan_id = p.plan_id
LEFT JOIN (
    SELECT plan_id, COUNT(DISTINCT quadrant) AS quadrants FROM swot_items GROUP BY plan_id
) w ON w.plan_id = p.plan_id
LEFT JOIN (
    SELECT plan_id, COUNT(*) AS noise FROM issues WHERE code IN ('ocr_repaired', 'duplicate_text', 'numbering_gap')
    GROUP BY plan_id
) i ON i.plan_id = p.plan_id
LEFT JOIN (SELECT fingerprint, COUNT(*) AS copies FROM plans GROUP BY fingerprint HAVING COUNT(*) > 1) c
     ON c.fingerprint = p.fingerprint
"""

VIEWS = {
    "v_plans": PLANS,
    "v_targets": TARGETS,
    "v_headlines": HEADLINES,
    "v_actuals": ACTUALS,
    "v_findings": FINDINGS,
    "q01_who_set": Q01,
    "v_pairs": PAIRS,
    "q02_years": Q02,
    "q03_actuals": Q03,
    "q04_splits": Q04,
    "q05_contradictions": Q05,
    "q06_gaps": Q06,
    "v_growths": GROWTHS,
    "q07_ambition": Q07,
    "q08_coverage": Q08,
    "q09_activities": Q09,
    "q10_calendar": Q10,
    "q11_swot": Q11,
    "q12_answers": Q12,
    "q13_copies": Q13,
    "q14_pieces": Q14,
    "q15_worklist": Q15,
    "v_quality": QUALITY,
}


def upgrade() -> None:
    """Make the views, each after those it reads."""
    for name, query in VIEWS.items():
        op.execute(f"CREATE VIEW {name} AS {query}")


def downgrade() -> None:
    """Drop the views, each before those it reads."""
    for name in reversed(VIEWS):
        op.execute(f"DROP VIEW {name}")
