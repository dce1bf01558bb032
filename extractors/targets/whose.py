"""Whom or what a number of running text covers: its scope (华东区, A类客户, 保险理赔)."""

import re

from extractors.targets import cues
from extractors.targets.drafts import Draft
from extractors.targets.meaning import SOLD
from extractors.targets.memory import Choice, Memory
from extractors.targets.scopes import names_a_part, names_a_unit, narrow
from extractors.targets.setting import Setting
from extractors.targets.things import SHARE_TAIL, is_thin, thing_in
from extractors.targets.view import View
from schemas.mention import MetricMention, PeriodMention, Quantity

GOODS_CODES = frozenset(
    {"sales_volume", "sales_revenue", "service_revenue", "value_added_revenue", "orders", "contract_units", "policies"}
)
ACT_STAFF = re.compile(
    r"(?:晋升|培养|新增|招聘|招|补充?|带出|储备|选拔|引进|提拔|聘)(?:到|满|齐)?(?P<before>[一-鿿]{2,8}?)(?=\d|[一二两三四五六七八九十]+[名人位个])"
    r"|[名人位个](?P<after>[一-鿿]{2,8})$"
)
BY_ROLE = ("headcount", "hires", "talent_reserve")
HEADCOUNT = re.compile(r"编制|定编|人员|人数|人力|团队|招聘|增员|储备|培养|员工|规模|队伍|定员|在岗|在册|总人|招")


def settle_scope(
    draft: Draft,
    choice: Choice | None,
    share: str | None,
    view: View,
    memory: Memory,
    setting: Setting,
    *,
    left_from: int,
    earlier: Draft | None,
    own: tuple[PeriodMention | None, str | None],
    part_of: bool,
) -> None:
    """Whom or what the number covers: words left of the metric, a thing named instead of a metric, or the label."""
    if own[1]:
        draft.scope = own[1]
        return
    scope = share
    mention = choice.mention if choice and choice.own else None
    if scope is None and choice is not None and mention is not None:
        scope = _by_metric(choice, mention, view, setting, left_from, draft.quantity)
        whole = memory.whole
        if scope is None and part_of and whole is not None and whole[0].text != mention.text and choice.how == "left":
            scope = narrow(mention.text, part=True)
    elif scope is None:
        begin = left_from
        before = earlier
        if before is not None and before.rule == "definition.modifier" and before.quantity.end == left_from:
            begin = before.quantity.start
        scope = narrow(view.words(begin, draft.quantity.start), part=part_of)
        listed = choice is not None and choice.how in ("sentence", "line", "section", "plan", "label", "counter")
        if scope is not None and not listed and not names_a_part(scope):
            scope = None
        bare = not view.masked[left_from : draft.quantity.start].strip()
        if scope is None and bare and memory.label_words and not cues.holds("goal_words", memory.label_words):
            scope = narrow(memory.label_words.replace(" ", ""), part=True)
        silent = not view.words(left_from, draft.quantity.start).strip(" ,、和及")
        if scope is None and choice is not None and silent and choice.how in ("sentence", "counter"):
            scope = memory.scope
    if scope is not None and len(scope) <= 4 and scope in setting.own_names:
        scope = None
    if scope is None:
        scope = memory.subject
    elif names_a_unit(scope):
        memory.subject = scope
    if scope is not None:
        memory.scope = scope
        draft.why["scope"] = "words"
    elif memory.label_scope or memory.heading_scope:
        scope = memory.label_scope or memory.heading_scope
        draft.why["scope"] = "label/heading"
    draft.scope = scope


def _by_metric(
    choice: Choice, mention: MetricMention, view: View, setting: Setting, left_from: int, quantity: Quantity
) -> str | None:
    """The thing that a metric's own words and the words before them name."""
    if choice.how == "right":
        return None
    goods = choice.code in GOODS_CODES and mention.rule.startswith("word:") and is_thin(mention)
    if choice.code in BY_ROLE or goods or (is_thin(mention) and names_a_part(mention.text)):
        if choice.how == "act":
            named = ACT_STAFF.search(mention.text)
            return next((g for g in named.groups() if g), None) if named and choice.code in BY_ROLE else None
        if choice.code in BY_ROLE and HEADCOUNT.search(mention.text):
            head = re.sub(r"(?:编制|定编|人数|人员编制|人员|人力|招聘|定员|配备|总数|规模)+$", "", mention.text)
            return narrow(view.words(left_from, mention.start) + head)
        before = narrow(view.words(left_from, mention.start)) if len(mention.text) < 3 else None
        if before is None and len(mention.text) < 3:
            before = narrow(view.words(left_from, mention.end))
            return before or mention.text
        return (before or "") + mention.text
    if choice.how == "act" and choice.code in GOODS_CODES:
        return narrow(view.words(left_from, mention.start))
    if mention.end > quantity.number_start + 1:
        return None
    led = mention.start > left_from and narrow(view.words(left_from, mention.start)) is not None
    end = mention.start + thing_in(mention, choice.code, setting.vocabulary, led=led)
    if (
        view.line.folded[max(left_from, mention.start - 1) : mention.start] in ("及", "与", "和", "、")
        and end == mention.start
    ):
        end = mention.end
    if choice.code == "mix_share":
        tail = SHARE_TAIL.search(mention.text)
        end = mention.start + tail.start() if tail else end
    scope = narrow(view.words(min(left_from, mention.start), end), share=choice.code == "mix_share")
    if scope and choice.code == "mix_share":
        scope = SOLD.sub("", scope) or scope
    return scope
