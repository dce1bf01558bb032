"""Names of stores, regions, departments and persons as they stand in titles, headers, signatures and folder names."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from extractors.fold import fold
from extractors.outline.headings import Headings

__all__ = [
    "COUNTED",
    "MASKED",
    "OPENS",
    "SPEECH",
    "STOP",
    "Unit",
    "find_subject",
    "find_units",
    "is_anonymous",
    "is_group",
    "without_general",
]

STOP = re.compile(
    r"(?:19|20)\d\d\s*[-~至—]?\s*(?:20\d\d)?\s*年?度?|[二一][〇零○九][〇零○一二三四五六七八九]{2}年?度?|(?<!\d)\d\d年度?"
    r"|20[_xX×*\d ]*年|第?[一二三四]季度|[上下]半年|学年|学期|冷年|财年|[，,。；;：:、！!？?“”\"《》【】|｜/\\_—~\s+·]"
    r"|关于|报送|下达|印发|转发|呈报|上报|年度|月度|明年|来年|今年|去年|本年|对于|以及|我们?(?:是|的)|我店|本店|做为|作为"
)
"""What no name runs across: years, parts of a year, punctuation, words of letters and speech."""
MASKED = re.compile(r"[xX×*_某○〇]{2,}|某")
ANONYMOUS = re.compile(
    r"(?:[xX×*_○]{2,}|某某?)\s*(?:店|公司|分公司|市|县|区|门店|超市|药房|酒店|[\u4e00-\u9fff]{1,4}店)"
)
COMPANY = re.compile(r"^[\u4e00-\u9fff]{2,16}?(?:有限责任公司|有限公司|股份公司|集团公司)(?=[\u4e00-\u9fff]{2})")
POINTS = re.compile(r"^(?:[这那](?:家|个|间)|这|[咱俺](?:们|(?!们))(?:这?家)?)(?!们)(?=[\u4e00-\u9fff]{3})")
"""How people point at their own store in talk: 咱这永驰车行. 那 alone begins names (那曲)."""
COUNTED = re.compile(r"(?:[一二两三四五六七八九十几\d]+[个家间]|[各每全该本贵我]|其[他它])[\u4e00-\u9fff]{0,2}店$")
SPEAKS = re.compile(
    r"(?:特|现|拟)?(?:制定|拟定|制订|提出|编制了?)(?:如下|本|了|以下|\d{4}|.{0,8}计划)|现将|(?:的|全年|年度)?工作(?:计划|安排)如下"
    r"|(?:的)?店长[,，。]"
)
"""What follows the name of a store that speaks for itself in running text."""
STANDS = re.compile(
    r"(?:位于|坐落|开业|成立|自开业|全体(?:员工|伙伴|同事|同仁)|现有(?:员工|面积|营业)|营业面积|开了|已经开)"
)
"""What is said of one's own store when it is introduced."""
TELLS = re.compile(
    r"20\d\d年|去年|今年|上年|本年|明年|[上下]半年|截至|全年|目前|现在|开到|的(?:各位|伙伴|兄弟|姐妹|同事|同仁|员工|家人)"
)
"""What follows the name of a store whose year is told, or whose people are greeted."""
RIVALS = re.compile(r"我们|咱们|我店|本店|他们|它们|人家|对手|竞争|同行|对面|隔壁|学习|不如|榜样|标杆")
"""Beside these a store named is another's."""
BEHIND = re.compile(
    r"我是|我们是|作为|担任|接手|我在|任职于|来到|现任|调到|负责|现将|现就|兹将|(?:我们|咱们?|俺们?)(?![是学比像跟和同与去看找问向给离的跟])"
)
"""What stands before the name of the author's own store."""
ORGANISATIONS = ("分公司", "支公司", "中心支公司", "中支", "分行", "支行", "运营中心", "营销中心", "服务中心")
"""Units that have stores of their own below them: 江城分公司悦澜广场店 is the store 悦澜广场店."""
OPENS = re.compile(r"[的了是在把让给为对关以从由]")
SPEECH = re.compile(
    r"[巡进到离驻返闭探逛](?:门店|店)$|分管|主管|对手|竞争|对面|隔壁|同行|附近|周边|如何|怎[样么]|制[定订]|关于|提高|加强|规范|为了|通过|根据|围绕"
    r"|[^\u4e00-\u9fffA-Za-z0-9()·]"
)
"""Parts of sentences, never of names."""
VERBS = re.compile(r"[为把被对向从由让使是有在到进开做了没不]|规范|提高|加强|通过|根据")
GROUP = re.compile(r"([二两三四五六七八九十]|\d{1,2})店$")
"""A name that may be a number of stores."""
OPENING = 400
"""Characters of a paragraph in which its author may introduce himself."""
NEAR = 8
"""Characters within which one name runs on into the next noun: 麦香坊|南门店, 农贸市场|果蔬店."""
LONGEST = 24
"""Characters of a name."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A named unit: `kind` store, region or department; `name` as written."""

    kind: str
    name: str


@cache
def nouns(words: Headings) -> tuple[tuple[str, str], ...]:
    pairs = [(noun, "store") for noun in words.store_nouns]
    pairs += [(noun, "region") for noun in words.region_nouns]
    pairs += [(noun, "department") for noun in words.department_nouns]
    return tuple(sorted(pairs, key=lambda pair: -len(pair[0])))


def find_units(text: str, words: Headings) -> list[Unit]:
    """The units named in a short text (title, header, signature, file or folder name), in reading order.

    Names that say nothing (便利店, 天猫旗舰店, XX宠物店) are left out.
    """
    units: list[Unit] = []
    for phrase in phrases(fold(text)):
        units.extend(units_of(phrase, words))
    return innermost(units)


def innermost(units: list[Unit]) -> list[Unit]:
    """Without the organisations that only say to whom the store behind them belongs."""
    stores = [unit for unit in units if unit.kind == "store"]
    below = [unit for unit in stores if not unit.name.endswith(ORGANISATIONS)]
    return [unit for unit in units if unit.kind != "store" or not below or unit in below]


def find_subject(text: str, words: Headings, *, own: bool = False) -> Unit | None:
    """The store that speaks in running text: X店制定如下计划, 我是X店店长, X店位于…. A mere mention is none.

    Where the author speaks of his `own` store without its name, the store whose year the opening tells is it.
    """
    plain = fold(text[:OPENING])
    for found in BEHIND.finditer(plain):
        units = units_of(STOP.split(plain[found.end() : found.end() + 16])[0], words)
        if units and units[0].kind == "store" and not VERBS.search(units[0].name):
            return units[0]
    for found in STANDS.finditer(plain):
        units = units_of(STOP.split(plain[: found.start()])[-1], words)
        if units and units[-1].kind == "store" and plain[: found.start()].endswith(units[-1].name):
            return units[-1]
    for found in SPEAKS.finditer(plain):
        units = units_of(STOP.split(plain[: found.start()])[-1], words)
        if units and units[-1].kind == "store" and not VERBS.search(units[-1].name):
            return units[-1]
    return told_of(plain, words) if own else None


def told_of(plain: str, words: Headings) -> Unit | None:
    """The one store that begins a clause and has a year of its own told: X店去年做了260万; not beside rivals."""
    stores = []
    for sentence in re.split(r"[。!?;\n]", plain):
        for found in TELLS.finditer(sentence):
            phrase = STOP.split(sentence[: found.start()])[-1]
            units = units_of(phrase, words)
            if [unit.name for unit in units if unit.kind == "store"] == [phrase] and not VERBS.search(phrase):
                stores.append((units[0], RIVALS.search(sentence) is None))
    names = {unit.name for unit, _ in stores}
    return stores[0][0] if len(names) == 1 and all(alone for _, alone in stores) else None


def phrases(text: str) -> list[str]:
    """The text cut at years, periods, punctuation and words that name no unit; what stands in brackets on its own."""
    inner = re.findall(r"[(]([^()]{2,20})[)]", text)
    outside = re.sub(r"[(][^()]*[)]", " ", text)
    branch = [name for name in inner if name.endswith(("店", "校区", "院区", "支行", "分园", "营业部"))]
    rest = [name for name in inner if name not in branch]
    return [part for whole in (*branch, outside, *rest) for part in STOP.split(whole) if part and len(part) > 1]


def units_of(phrase: str, words: Headings) -> list[Unit]:
    """The units at the head of a phrase: 滨河店|售后服务部, 皖中省区|运营部, 枫林半岛|营销部."""
    found: list[Unit] = []
    start = 0
    while start < len(phrase):
        hit = next_noun(phrase, start, words)
        if hit is None:
            break
        end, kind, noun = hit
        name = POINTS.sub("", COMPANY.sub("", phrase[start:end]))
        if kind == "region" and found and found[-1].kind == "store":
            found[-1] = Unit("region", found[-1].name + name)
        elif is_telling(name, noun, kind, words):
            found.append(Unit(kind, name))
        start = end
    return found


def next_noun(phrase: str, start: int, words: Headings) -> tuple[int, str, str] | None:
    """The end of the next unit's name. Nouns inside a longer name are passed over: 麦香坊|南门店, 城中支|公司."""
    hits = noun_hits(phrase, start, words)
    if not hits:
        return None
    _, end, kind, noun = min(hits, key=lambda hit: (hit[1], hit[0]))
    for at, until, other, longer in sorted(hits, key=lambda hit: hit[1]):
        between = without_general(phrase[end : max(end, until - len(longer))], words)
        attached = at == end and longer != "门店"
        branch = noun in ORGANISATIONS and at >= end
        place = kind == "store" or noun == "市场"
        runs_on = at < end or (
            place and other == "store" and until - end <= NEAR and (attached or bool(between)) and not branch
        )
        if until > end and runs_on:
            end, kind, noun = until, other, longer
    return end, kind, noun


def noun_hits(phrase: str, start: int, words: Headings) -> list[tuple[int, int, str, str]]:
    """Every noun of a unit in the phrase, nouns in nouns too: the longest first, the same noun from left to right."""
    by_first = nouns_by_first(words)
    hits = []
    for at in range(start, len(phrase)):
        for rank, noun, kind in by_first.get(phrase[at], ()):
            if phrase.startswith(noun, at) and not blocked(phrase, at + len(noun), noun):
                hits.append((rank, at, kind, noun))
    return [(at, at + len(noun), kind, noun) for _, at, kind, noun in sorted(hits)]


@cache
def nouns_by_first(words: Headings) -> dict[str, list[tuple[int, str, str]]]:
    """The nouns by their first character, each with its rank by length."""
    found: dict[str, list[tuple[int, str, str]]] = {}
    for rank, (noun, kind) in enumerate(nouns(words)):
        found.setdefault(noun[0], []).append((rank, noun, kind))
    return found


def blocked(phrase: str, end: int, noun: str) -> bool:
    """店长, 店面, 店员 and 市场环境 name no store and no region; 门店 alone neither."""
    after = phrase[end : end + 1]
    if noun.endswith("店") and after and after in "长员面内里外铺均群务":
        return True
    if noun in ("市场", "区域") and after and after in "分环部营化经管推开占策竞内":
        return True
    return noun in ("馆", "坊", "铺", "五金", "广场") and bool(after) and after in "货位陈制"


def is_telling(name: str, noun: str, kind: str, words: Headings) -> bool:
    """False when nothing is left of a name without its general words, and for masked names."""
    if MASKED.search(name) or COUNTED.search(name) or len(name) > LONGEST:
        return False
    if kind == "department":
        return True
    if name == noun:
        return any(char in "一二三四五六七八九" for char in name)
    if OPENS.match(name) or SPEECH.search(name):
        return False
    ends = [other for other in words.store_nouns if name.endswith(other)] if kind == "store" else [noun]
    return all(without_general(name[: len(name) - len(end)], words) for end in ends)


def without_general(name: str, words: Headings) -> str:
    """What is left of a name without the words that many names share."""
    by_first = general(words)
    for _, word in sorted(entry for char in set(name) for entry in by_first.get(char, ())):
        name = name.replace(word, "")
    return re.sub(r"[的之、与和\d\s]", "", name)


@cache
def general(words: Headings) -> dict[str, list[tuple[int, str]]]:
    """The words that many names share, by their first character, each with its rank: longer ones go first."""
    cues = (cue for group in words.industries.values() for cue in group)
    every = {
        *words.generic,
        *words.store_nouns,
        *words.region_nouns,
        *words.department_nouns,
        *words.roles_of_people,
        *cues,
    }
    found: dict[str, list[tuple[int, str]]] = {}
    for word in every:
        found.setdefault(word[0], []).append((-len(word), word))
    return found


def is_anonymous(text: str) -> bool:
    """The names in a text were blanked out: XX店, 某某公司, **县."""
    return ANONYMOUS.search(fold(text)) is not None


def is_group(name: str, texts: Iterable[str]) -> bool:
    """城东五店 is no store's name where a text counts five: 城东片五家店, 五位店长."""
    found = GROUP.search(name)
    return found is not None and any(re.search(rf"{found[1]}(?:[个家间].{{0,4}}店|位店长)", text) for text in texts)
