"""Whom or what a number of running text covers: its scope (华东区, A类客户, 保险理赔)."""

import re

from extractors.targets import cues
from extractors.targets.drafts import Draft
from extractors.targets.meaning import SOLD
from extractors.targets.memory import Choice, Memory
from extractors.targets.scopes import names_a_part, names_a_unit, narrow, sound, with_list, without_tails
from extractors.targets.setting import Setting
from extractors.targets.things import SHARE_TAIL, is_thin, known_thing, thing_in
from extractors.targets.view import View
from extractors.words.mentions import is_general
from schemas.mention import MetricMention, PeriodMention, Quantity

GOODS_CODES = frozenset(
    {"sales_volume", "sales_revenue", "service_revenue", "value_added_revenue", "orders", "contract_units", "policies"}
)
ACT_STAFF = re.compile(
    r"(?:晋升|培养|新增|招聘|招|补充?|带出|储备|选拔|引进|提拔|聘)(?:到|满|齐)?(?P<before>[一-鿿]{2,8}?)(?=\d|[一二两三四五六七八九十]+[名人位个])"
    r"|[名人位个](?P<after>[一-鿿]{2,8})$"
)
MADE = re.compile(r"收|招|跑|进(?!口)|加(?!盟|油|长)|办|卖|新办|新招|新签|新增|新开|有效|提交|孵化|发展|拓展|开发")
"""How words begin that say what is done, not for what: 收旧机, 跑网点, 新办会员."""
MEASURED_FIRST = re.compile(r"[一-鿿]{1,4}(?:率|额|时间|天数|占比|单价|客单价)(?=[一-鿿A-Za-z]{2,6}$)")
"""Words of a metric with the thing behind the measure: 续保率新车."""
LIST_REACH = 20
"""Characters before a number's own words in which the list may begin whose last thing they name."""
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
        listed = choice is not None and (
            choice.how in ("sentence", "line", "section", "plan", "label", "counter") or _of_a_goal(choice)
        )
        if scope is not None and not listed and not names_a_part(scope):
            scope = None
        bare = not view.masked[left_from : draft.quantity.start].strip()
        if scope is None and bare and memory.label_words and not cues.holds("goal_words", memory.label_words):
            scope = narrow(memory.label_words.replace(" ", ""), part=True)
        silent = not view.words(left_from, draft.quantity.start).strip(" ,、和及")
        if scope is None and choice is not None and silent and choice.how in ("sentence", "counter"):
            scope = memory.scope
    if scope is None and mention is not None and choice is not None and choice.how == "left":
        scope = _behind_metric(mention, choice, draft.quantity, view, setting)
    if scope is not None:
        scope = with_list(scope, view.masked[max(0, left_from - LIST_REACH) : draft.quantity.start].rstrip())
    scope = sound(scope) if scope is not None else None
    if scope is not None and len(scope) <= 4 and scope in setting.own_names:
        scope = None
    if scope is None and draft.metric == "mix_share" and names_a_thing(memory.scope, setting):
        scope = memory.scope
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


def _of_a_goal(choice: Choice) -> bool:
    """Whether only a general word of the heading (目标) names the metric; before the number then stands the thing."""
    return choice.how == "heading" and choice.mention is not None and is_general(choice.mention)


def _joined(mention: MetricMention, view: View, quantity: Quantity) -> str:
    """What 及 or 和 adds to a thing: 配件|及周边."""
    match = re.match(r"(?:及|和|与)[一-鿿]{2,5}?(?=$|要|达|控|不|合计)", view.words(mention.end, quantity.start))
    return match.group() if match else ""


def _behind_metric(
    mention: MetricMention, choice: Choice, quantity: Quantity, view: View, setting: Setting
) -> str | None:
    """A thing between metric and number: 出餐时间堂食8分钟, 动销率百货课96%."""
    words = view.words(mention.end, quantity.start)
    if known_thing(mention.text, choice.code, setting.vocabulary):
        return None
    name = narrow(words) if words else None
    return name if names_a_thing(name, setting) else None


def names_a_thing(name: str | None, setting: Setting) -> bool:
    """Whether words are a thing that targets are set for, by the list of things or by their last character."""
    return name is not None and (known_thing(name, "", setting.vocabulary) == name or names_a_part(name))


def _by_metric(
    choice: Choice, mention: MetricMention, view: View, setting: Setting, left_from: int, quantity: Quantity
) -> str | None:
    """The thing that a metric's own words and the words before them name."""
    if choice.how == "right":
        return None
    if MEASURED_FIRST.match(mention.text):
        return next(
            (w for n in range(6, 1, -1) if known_thing(w := mention.text[-n:], "", setting.vocabulary) == w), None
        )
    goods = choice.code in GOODS_CODES and mention.rule.startswith("word:") and is_thin(mention)
    whole = known_thing(mention.text, choice.code, setting.vocabulary) == mention.text
    if choice.code in BY_ROLE or goods or whole or (is_thin(mention) and names_a_part(mention.text)):
        if choice.how == "act":
            named = ACT_STAFF.search(mention.text)
            return next((g for g in named.groups() if g), None) if named and choice.code in BY_ROLE else None
        if choice.code in BY_ROLE and HEADCOUNT.search(mention.text):
            head = re.sub(r"(?:编制|定编|人数|人员编制|人员|人力|招聘|定员|配备|总数|规模)+$", "", mention.text)
            return narrow(view.words(left_from, mention.start) + head)
        if MADE.match(mention.text) and not whole:
            return narrow(view.words(left_from, mention.start))
        before = narrow(view.words(left_from, mention.start)) if len(mention.text) < 3 else None
        if before is None and len(mention.text) < 3 and not whole:
            before = narrow(view.words(left_from, mention.end))
            return before or mention.text
        return without_tails((before or "") + mention.text + _joined(mention, view, quantity))
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
