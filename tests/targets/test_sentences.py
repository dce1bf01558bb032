"""Sentences of every kind give the targets and figures a person reads in them, and nothing else."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from schemas.plan import Identity
from tests.targets.builders import read, summary, targets

CASES: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent.parent / "data" / "targets.yaml").read_text(encoding="utf-8")
)


def fits(wanted: Any, got: Any) -> bool:
    return got in wanted if isinstance(wanted, list) else got == wanted


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['kind']}: {case['say'][:16]}")
def test_a_sentence_is_read_as_a_person_reads_it(case: dict[str, Any]) -> None:
    drafts = read(
        case["say"],
        title=case.get("under", "二、年度目标"),
        role=case.get("role", "targets"),
        kind=case.get("plan", "plan"),
        identity=Identity(year=case.get("year", 2025)),
    )
    found = [summary(d) for d in targets(drafts)]
    wanted = [w for w in case.get("want", []) if not w.get("maybe")]
    spare = [w["m"] for w in case.get("want", []) if w.get("maybe")]
    found = [f for f in found if f["m"] not in spare]
    assert len(found) == len(wanted), found
    for want, got in zip(wanted, found, strict=True):
        wrong = {key: (value, got[key]) for key, value in want.items() if not fits(value, got[key])}
        assert not wrong
    for figure in case.get("figures", []):
        roles = {d.role for d in drafts if d.role and (figure["e"] in d.evidence or d.evidence in figure["e"])}
        assert figure["role"] in roles


def test_no_number_is_dropped() -> None:
    drafts = read("全年销售额500万元，去年430万元，主推1999元档，店里9个人，开业4年。")
    assert [d.evidence for d in drafts] == ["500万元", "430万元", "1999元", "9个人", "4年"]


def test_a_plan_for_a_quarter_gives_its_targets_the_quarter() -> None:
    from datetime import date

    identity = Identity(year=2025, period_start=date(2025, 7, 1), period_end=date(2025, 9, 30))
    (target,) = targets(read("出车78台。", identity=identity))
    assert target.period == "2025-Q3"
    assert [d.role for d in read("二季度卖了68台。", identity=identity)] == ["actual"]


def test_an_unknown_year_stays_unknown() -> None:
    (target,) = targets(read("一季度销售额120万元。", identity=Identity()))
    assert target.period == "Y-Q1"


def test_words_in_brackets_do_not_become_the_context_of_what_follows() -> None:
    first, second = targets(read("新增会员2500人（含企业微信好友转入800人），客单价96元。"))[::2]
    assert (first.metric, second.metric) == ("members_new", "avg_ticket")


def test_evidence_is_verbatim_and_at_its_place() -> None:
    text = "１、全年实现销售额１２０万元，毛利率２１％。"
    for draft in read(text):
        assert text[draft.source.start : draft.source.end] == draft.evidence
