"""The metric of a number in running text: the nearest words that its unit allows, else what is inherited."""

import re
from bisect import bisect_left
from dataclasses import replace

from extractors.targets.lines import Line
from extractors.targets.memory import Choice, Memory
from extractors.words.mentions import find_metrics, is_general
from schemas.mention import MetricMention, Quantity
from schemas.plan import Change

ACT_REACH = 30
"""Characters an act's words (拜访20位客户) may begin before the number's own window."""
STRADDLE = 8
"""A metric's words may hold an earlier number (13个月继续率, 库龄180天以上占比)."""


def choose_metric(
    line: Line,
    quantity: Quantity,
    window: tuple[int, int],
    after: int,
    memory: Memory,
    change: Change,
    *,
    masked: str,
    split: bool,
    strict: bool,
    part: bool = False,
) -> Choice | None:
    """The metric of a number: the nearest words before it that its unit allows, then after it, then inherited.

    `window` are the offsets before the number that belong to it, `after` where the words behind it end.
    `part`: the number stands in a list of parts (其中, brackets) under a total.
    """
    text = line.text
    lost: list[str] = []
    general: Choice | None = None
    first = bisect_left(line.metric_starts, window[0] - ACT_REACH)
    next_one = bisect_left(line.metric_starts, quantity.end)
    for mention in reversed(line.metrics[first:next_one]):
        if mention.rule.startswith("act:"):
            if mention.start <= quantity.number_start and mention.end >= quantity.number_end and mention.codes:
                code = memory.fit(mention, quantity, change, text)
                if code:
                    return Choice(code, mention.text, mention, "act", tuple(lost))
            continue
        if mention.end <= window[0] or mention.start < window[0] - STRADDLE or mention.end > quantity.number_start + 1:
            continue
        if mention.codes and mention.codes[0] == "growth_rate":
            continue
        if masked[mention.start] == " " and masked[quantity.number_start] != " ":
            continue
        mention = _without_budget(mention, memory)  # noqa: PLW2901 - the same mention, less one word
        code = memory.fit(mention, quantity, change, text)
        if code is None:
            lost.append(f"{mention.text}:单位不合")
        elif is_general(mention):
            general = general or Choice(code, mention.text, mention, "left")
        elif (
            part
            and mention.rule.startswith("weak:")
            and (parent := memory.inherited(quantity, change, split=True, strict=True)) is not None
        ):
            lost.append(f"{mention.text}:总目标的一部分")
            return replace(parent, lost=tuple(lost))
        else:
            return Choice(code, mention.text, mention, "left", tuple(lost))
    for mention in line.metrics[next_one : next_one + 2]:
        if mention.start < after and not mention.rule.startswith("act:"):
            gap = line.folded[quantity.end : mention.start].strip()
            if gap in ("", "的", "以上的", "左右的", "的新", "新") and (
                code := memory.fit(mention, quantity, change, text)
            ):
                if is_general(mention):
                    general = general or Choice(code, mention.text, mention, "right")
                else:
                    return Choice(code, mention.text, mention, "right", tuple(lost))
            break
    inherited = memory.inherited(quantity, change, split=split, strict=strict)
    weak = general is not None and general.mention is not None and general.mention.rule.startswith("weak:")
    if weak and not part and (inherited is None or inherited.how != "sentence"):
        return general
    return inherited or general or memory.general(quantity, change, text)


def _without_budget(mention: MetricMention, memory: Memory) -> MetricMention:
    """零售预算 is the retail sales planned: a budget of takings is the takings."""
    if mention.rule.rpartition(":")[2].rpartition("+")[2] != "预算" or len(mention.text) <= 2:
        return mention
    inner = [m for m in find_metrics(mention.text[:-2], memory.vocabulary) if not is_general(m)]
    if not inner or not re.search(r"销售|零售|收入|营收|营业|业绩|利润|毛利|回款|产值", inner[-1].text):
        return mention
    last = inner[-1]
    return replace(last, start=mention.start + last.start, end=mention.end, text=mention.text)
