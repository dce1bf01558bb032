"""What a reader would doubt stays as written, with a flag and an issue that says what to ask."""

import pytest

from extractors.targets.doubts import weigh
from extractors.targets.records import to_rows
from extractors.vocabulary import Vocabulary
from schemas.issues import Issue
from schemas.plan import Target
from tests.targets.builders import read, read_table

VOCABULARY = Vocabulary.load()


def weighed(text: str) -> tuple[tuple[Target, ...], tuple[Issue, ...]]:
    return weigh(to_rows(read(text), "p#1", VOCABULARY)[0], VOCABULARY)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("会员复购率做到142%。", "超过100%"),
        ("冷鲜柜损耗率控制在108%以内。", "超过100%"),
        ("客房出租率全年达到820%。", "超过100%"),
    ],
)
def test_a_share_above_the_whole_is_kept_and_doubted(text: str, reason: str) -> None:
    (target,), (issue,) = weighed(text)
    assert "implausible" in target.flags
    assert target.status == "target"
    assert (issue.code, issue.severity) == ("implausible", "warning")
    assert reason in issue.message
    assert target.evidence in issue.message


@pytest.mark.parametrize(
    "text",
    ["综合毛利率不超过21%。", "门店流失率不低于6%。", "全年零售额下降12%。", "重大客诉不少于3起。"],
)
def test_a_bound_that_makes_things_worse_is_kept_and_doubted(text: str) -> None:
    (target,), (issue,) = weighed(text)
    assert target.flags.count("direction_conflict") == 1
    assert issue.code == "direction_conflict"
    assert "请核对" in issue.message


@pytest.mark.parametrize(
    "text",
    [
        "任务完成率达到118%。",
        "推广费用不超过30万元。",
        "损耗率控制在4%以内。",
        "导购定编不超过12人。",
        "退货率下降2个百分点。",
        "全年销售额增长130%。",
    ],
)
def test_what_may_well_be_meant_is_not_doubted(text: str) -> None:
    targets, issues = weighed(text)
    assert len(targets) == 1
    assert issues == ()
    assert not {"implausible", "direction_conflict"} & set(targets[0].flags)


@pytest.mark.parametrize(
    ("text", "basis"),
    [
        ("全年含税销售额3180万元。", "含税"),
        ("整装业绩不含税760万。", "不含税"),
        ("全年业绩按签约口径做到2400万元。", "签约"),
        ("新车全年上牌640台。", "上牌"),
        ("代理商批售量1200台。", "批售"),
        ("销售收入950万元（不含税）。", "不含税"),
        ("权益口径销售额12亿元。", "权益"),
        ("全年销售额860万元。", None),
        ("代办上牌服务收入24万元。", None),
        ("按签约客户数的30%安排回访。", None),
    ],
)
def test_the_terms_on_which_a_number_counts_are_kept(text: str, basis: str | None) -> None:
    assert read(text)[0].basis == basis


def test_a_caption_tells_the_terms_for_its_table() -> None:
    cells = read_table([["区域", "销售额"], ["城东", "320"], ["城西", "280"]], before="各区任务（含税，单位：万元）")
    assert [cell.basis for cell in cells] == ["含税", "含税"]
