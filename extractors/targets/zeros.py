"""Targets of nothing: 客诉为零, 零事故, 一起都不许有, 杜绝重大投诉. Their number is not written as one.

A zero needs a metric that can be zero beside it (投诉, 事故, 差错 …), so that 零售 and 从零开始 are left alone.
"""

import re
from decimal import Decimal

from schemas.mention import Quantity

NOUN = (
    r"(?:客诉|投诉|事故|差错|差评|违规|违纪|隐患|流失|缺货|断货|退货|失误|事件|纠纷|"
    r"窜货|盗损|伤亡|返工|返修|逾期|坏账|升级|缺陷|处罚|群诉|诉讼|舆情|欠款|案件|"
    r"舞弊|丢失|损坏|火情|火灾|罚单)"
)
AFTER = re.compile(
    NOUN + r"(?:件数|件|次数|数量|数|量|率)?(?:全年|必须|要|须|力争|争取|确保|始终)?"
    r"(?:为|是|保持|达到|控制在|做到|实现|归|清|目标)?(?:在)?"
    r"(?P<zero>零(?![售星部件点头钱食配])(?:记录|发生|起|次|件|例|容忍)?|0(?![\d.,%％万千百件]))"
)
CLEARED = re.compile(NOUN + r"[^,，。;；\d]{0,12}(?P<zero>清零|归零)")
BEFORE = re.compile(
    r"(?P<zero>(?<![\d.归清从为])(?:零|0))(?:重大|责任|有效|安全|质量|服务|客户|食品|食安|一般|人为|级)*" + NOUN
)
NONE_OF = re.compile(
    r"(?P<zero>一(?:个|起|件|次|台|单|样|例|宗|笔|家|回|条)?(?:都|也)?(?:不许|不能|不准|不得|不要|不可以?|没有|别|不)(?:有|出|发生|出现|进|碰|超)?)"
)
BANNED = re.compile(r"一(?:起|回|次|例|宗)(?:都|也)")
BAN = re.compile(
    r"(?P<zero>杜绝|不(?:再)?(?:发生|出现)|不得(?:发生|出现)|避免发生|严防|无(?!故|论|须|需|法|效|忧|理|线|形|缝))(?:一切|任何|重大|较大|责任|有效|安全|质量|服务|客户|食品|食安|有责|恶性|人员|群体|生产|人身|、|及|和|等)*"
    + NOUN
)


COMPLAINT = re.compile(r"客诉|投诉|群诉|差评|纠纷|舆情")
INCIDENT = re.compile(r"事故|事件|伤亡|火灾|火情|隐患|案件|舞弊|盗损|丢失")


def zero_metric(near: str) -> str:
    """What there shall be none of, when the vocabulary names no metric beside the zero."""
    if COMPLAINT.search(near):
        return "complaints"
    if INCIDENT.search(near):
        return "safety_incidents"
    return "complaints" if BANNED.search(near) else "other"


def find_zeros(folded: str, quantities: tuple[Quantity, ...]) -> tuple[Quantity, ...]:
    """Zeros that no number of the text already covers."""
    if (
        "零" not in folded
        and "0" not in folded
        and "一" not in folded
        and "不" not in folded
        and "无" not in folded
        and "杜绝" not in folded
    ):
        return ()
    out: list[Quantity] = []
    for rule, pattern in (
        ("zero.after", AFTER),
        ("zero.cleared", CLEARED),
        ("zero.before", BEFORE),
        ("zero.none_of", NONE_OF),
        ("zero.ban", BAN),
    ):
        for match in pattern.finditer(folded):
            start, end = match.span("zero")
            if rule == "zero.none_of" and not (BANNED.match(match.group()) or _has_noun_before(folded, start)):
                continue
            if any(q.start < end and start < q.end and not _weaker(q) for q in quantities):
                continue
            if any(z.start < end and start < z.end for z in out):
                continue
            out.append(
                Quantity(
                    start=start,
                    end=end,
                    text=folded[start:end],
                    kind="count",
                    low=Decimal(0),
                    high=Decimal(0),
                    unit=None,
                    number_start=start,
                    number_end=end,
                    rule=rule,
                )
            )
    return tuple(out)


def _has_noun_before(folded: str, start: int) -> bool:
    left = folded[max(0, start - 14) : start]
    return re.search(NOUN, left) is not None


def _weaker(quantity: Quantity) -> bool:
    """`一起` as a number of its own gives way to 一起都不能有."""
    return quantity.low is not None and quantity.low in (0, 1) and quantity.kind in ("count", "bare")
