"""Numbering labels as people type them and as Word generates them: 一、 （二） 3. 1.1 第三章 ① A. and their odd forms.

A label is a *scheme* (which kind of counter), a number, and where the title behind it begins. Which scheme stands above
which is not decided here: each document decides that for itself (`extractors.outline.ranks`).
"""

import re
from dataclasses import dataclass

from extractors.fold import fold

__all__ = ["SCHEMES", "Label", "find_label", "read_label"]

SCHEMES = (
    "part", "chapter", "section", "article", "step", "hanzi", "roman", "hanzi_paren", "hanzi_half", "arabic", "bare",
    "decimal2", "decimal3", "decimal4", "arabic_paren", "arabic_half", "circled", "letter", "bullet", "ordinal",
)  # fmt: skip
"""All schemes in the order in which they most often nest; only a tie-breaker."""

ITEM_SCHEMES = frozenset({"article", "ordinal"})
"""Schemes that number clauses and sentences, never sections (contract, section 4)."""

HANZI = "[一二三四五六七八九十]{1,3}"
COUNT = rf"(?:{HANZI}|\d{{1,2}})"
UNITS = (
    "[年月日号季周天时点分秒个万亿千百十元块角%‰折倍成台辆部架件套单笔份张人名位次场期节堂轮户家组间桌杯箱瓶盒吨升米平㎡条款项"
    "只支双类级层楼路区店折种大名年岁万星版]"
)
"""What follows a number that counts something: 1本地 is a label, 3家门店 and 5月 are not."""
TIME = "(?:年(?!度)|月(?!度)|日(?!常)|号|季(?!度)|周(?![边转])|[%‰])"
LIST = (
    rf"(?!(?:{HANZI}|\d{{1,2}})(?:[、和及至到-](?:{HANZI}|\d)"
    r"|(?:季度|月份?|线|级|类|店|组)[^,。]{0,6}?(?:分别|各|合计|均|都|\d)))"
)
"""Not a label: 一、二季度分别…, 7、8月各…, 一、三、五店; but 二、三季度安排 is the second heading."""

BEHIND = rf"(?:\s*(?:[:.](?!\d)|、(?!{HANZI}|\d))\s*|\s+(?=[\u4e00-\u9fff]))(?=\S)"
"""What stands between a counting word with its number and the title: 目标一：…, 板块2 …; not 目标1.2亿, 策略三、四."""

PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (scheme, re.compile(pattern))
    for scheme, pattern in (
        ("part", rf"第\s*(?P<n>{COUNT})\s*(?:大?部分|篇章?|编|卷|板块|单元)[、.:\s]*"),
        ("part", r"(?:Part|PART)\s*(?P<n>\d{1,2})[、.:\s]*"),
        ("part", r"(?P<n>[上中下])[篇编](?:\s*[:、.]\s*|\s+)(?=\S)"),
        ("part", rf"(?:板块|模块|单元|部分|专题|议题|主题)\s*(?P<n>{COUNT}){BEHIND}"),
        ("chapter", rf"第\s*(?P<n>{COUNT})\s*章[、.:\s]*"),
        ("section", rf"第\s*(?P<n>{COUNT})\s*节[、.:\s]*"),
        ("step", rf"第\s*(?P<n>{COUNT})\s*(?:大?[步招块桩仗关]|件事?|个?(?:方面|目标|任务|重点|战役))[、.:\s]+(?=\S)"),
        ("step", rf"(?:目标|任务|重点|战役|工程|行动|措施|举措|策略|方向)\s*(?P<n>{COUNT}){BEHIND}"),
        ("article", rf"第\s*(?P<n>{COUNT})\s*条[、.:\s]*"),
        ("hanzi_paren", rf"[(〔\[【]\s*(?P<n>{HANZI}|[-—])\s*[)〕\]】][、.:]?\s*"),
        ("hanzi_paren", r"(?P<n>[㈠-㈩])[、.]?\s*"),
        ("hanzi_half", rf"(?P<n>{HANZI})[)][、.]?\s*"),
        ("hanzi", r"(?P<n>[壹贰叁肆伍陆柒捌玖拾]{1,2}|[甲乙丙丁戊己庚辛])\s?[、.|·]\s*"),
        ("hanzi", rf"(?P<n>{HANZI})(?:\s?[、,]\s*{LIST}|\s?[.:。|·]\s*|\s+(?=[\u4e00-\u9fff]))"),
        ("decimal4", r"(?:\d{1,2}\.){3}(?P<n>\d{1,2})(?!\d)[、.]?\s*"),
        ("decimal3", r"(?:\d{1,2}\.){2}(?P<n>\d{1,2})(?!\d)[、.]?\s*"),
        ("decimal2", rf"\d{{1,2}}\.(?P<n>\d{{1,2}})(?!\d)(?:[、.]\s*|\s+|(?!\s*{UNITS})(?=[\u4e00-\u9fffA-Z]))"),
        ("decimal2", rf"\d{{1,2}}-(?P<n>\d{{1,2}})(?:[、.]\s*|\s+)(?!{UNITS}|\d)(?=[\u4e00-\u9fff])"),
        ("arabic", r"(?P<n>\d)\ufe0f?\u20e3\s*"),
        ("arabic_paren", r"[(〔\[【]\s*(?P<n>\d{1,2})\s*[)〕\]】][、.:]?\s*"),
        ("arabic_paren", r"(?P<n>[⑴-⒇])[、.]?\s*"),
        ("arabic_half", r"(?P<n>\d{1,2})[)][、.]?\s*"),
        ("arabic", rf"(?P<n>\d{{1,2}})(?:\s?、{LIST}|\.(?!\d)|[:。,](?!\d))\s*"),
        ("arabic", r"(?P<n>[⒈-⒛])、?\s*"),
        ("bare", r"0(?P<n>\d)(?:[、.]|\s*[|·]|\s+|(?=[\u4e00-\u9fff]))\s*(?=\S)"),
        ("circled", r"(?P<n>[①-⑳❶-❿])[、.]?\s*"),
        ("roman", r"(?P<n>[Ⅰ-Ⅻ]|[IVX]{1,4}(?=[、.]))[、.:\s]*"),
        ("letter", r"(?P<n>[A-Ha-h])(?:、(?![A-Za-z])|[.)](?![A-Za-z0-9])|\s+(?=[\u4e00-\u9fff]))\s*"),
        ("letter", r"[(](?P<n>[A-Ha-h])[)]\s*"),
        ("ordinal", rf"(?:第(?P<n>{HANZI})[、,.:]|(?:{HANZI})(?:是|要|则)|首先|其次|再次|最后[,、])\s*"),
        ("bullet", r"(?P<b>[•·●○■□▪▫◆◇★☆※▶►➢➤√✓✔*#]|-{1,4}|—{1,4})\s*(?=[^\s—-])"),
        ("bare", rf"(?P<n>\d{{1,2}})(?:\s+(?!{TIME})|(?!{UNITS}|小时|公里|公斤|平方))(?=[\u4e00-\u9fff“\"《])"),
        ("bare", r"(?P<n>\d{1,2})\s+(?=\d{1,2}[、.]\s*[\u4e00-\u9fff])"),
        ("bare", r"(?P<n>\d)\s+(?=(?!GB|MB|TB|KG|KM|CM|MM|KW|ML|PCS)[A-Z][A-Z0-9]+(?![A-Za-z0-9]))"),
    )
)
ANY = re.compile("|".join(re.sub(r"\?P<\w>", "?:", pattern.pattern) for _, pattern in PATTERNS))
"""Whether any label begins here: most lines have none."""
COUNTER = re.compile(rf"{HANZI}|\d{{1,2}}|[IVX]{{1,4}}|[A-H]")
GENERATED = re.compile(
    rf"(?P<above>(?:第?(?:{COUNTER.pattern})(?:部分|章|节)?(?:[.、\s-]+|(?<=\D)(?=\d)))+(?=\d))?"
    rf"(?P<word>第|[Nn][Oo]\.?|\#|(?:(?!{HANZI})[\u4e00-\u9fff]){{1,4}})?\s*(?P<n>{COUNTER.pattern})(?(word)[\u4e00-\u9fff]{{0,3}})[.:、)]*"
)
"""What Word puts together from counters and words: 一.1, A2, 第三件事:, 任务1:, a lone 一 or I."""
DIGITS = {char: value for value, char in enumerate("一二三四五六七八九", 1)}
FORMAL = str.maketrans("壹贰叁肆伍陆柒捌玖拾", "一二三四五六七八九十")
STEMS, THREE = "甲乙丙丁戊己庚辛", "上中下"
ROMAN = {"I": 1, "V": 5, "X": 10}
MARKED = ("㈠", "⑴", "⒈", "①", "Ⅰ", "❶")


@dataclass(frozen=True, slots=True)
class Label:
    """A label as written: `text` without the blanks behind it, its scheme, its number (0 for a bullet), and `end`,
    the offset at which the title begins."""

    text: str
    scheme: str
    number: int
    end: int

    @property
    def counts(self) -> bool:
        """True when the label says which one it is."""
        return self.scheme not in ("bullet", "ordinal")


def find_label(text: str, start: int = 0) -> Label | None:
    """The label at `start` of a text as written; of one printed twice (`1 1、选址`, `1.第一章 门店`) the inner."""
    folded = fold(text)
    while start < len(folded) and folded[start].isspace():
        start += 1
    first = match_at(text, folded, start)
    if first is None or first.scheme in ("ordinal", "hanzi", "hanzi_paren"):
        return first
    second = match_at(text, folded, first.end)
    if second is None or second.scheme in ("bare", "ordinal", "bullet") or not doubles(first, second):
        return first
    return second


def doubles(first: Label, second: Label) -> bool:
    """Two labels in a row are one: a number printed twice, a chapter behind a list number, a bullet before a number."""
    if first.scheme == "bullet":
        return second.scheme in ("part", "chapter", "hanzi", "hanzi_paren", "arabic")
    return first.number == second.number or second.scheme in ("part", "chapter", "section")


def read_label(label: str) -> Label:
    """An automatic label as Word shows it, whatever its form; forms without a counter are bullets.

    Levels may show their parents' counters in the parents' style (一.1, A.2): every counter is a level of its own.
    """
    folded = fold(label) + "\u4e00"
    found = match_at(label, folded, 0)
    if found is not None and found.end >= len(label.rstrip()):
        return Label(label.strip(), found.scheme, found.number, len(label))
    generated = GENERATED.fullmatch(fold(label).strip())
    if generated is None:
        return Label(label.strip(), "bullet", 0, len(label))
    depth = min(1 + len(COUNTER.findall(generated["above"] or "")), 4)
    scheme = f"decimal{depth}" if depth > 1 else "step" if generated["word"] else scheme_of(generated["n"])
    return Label(label.strip(), scheme, value_of(generated["n"]), len(label))


def scheme_of(counter: str) -> str:
    """The scheme of a counter that stands alone: 一, 3, A, IV."""
    if counter.isdecimal():
        return "arabic"
    if counter[0] not in ROMAN and counter.isascii():
        return "letter"
    return "roman" if counter.isascii() else "hanzi"


def match_at(text: str, folded: str, start: int) -> Label | None:
    if ANY.match(folded, start) is None:
        return None
    for scheme, pattern in PATTERNS:
        found = pattern.match(folded, start)
        if found is None:
            continue
        groups = found.groupdict()
        number = 0 if groups.get("n") is None else value_of(groups["n"])
        return Label(text[start : found.end()].strip(), scheme, number, found.end())
    return None


def value_of(written: str) -> int:
    """The number of a label: 十二 → 12, ③ → 3, B → 2, Ⅳ → 4. A dash in brackets is a 一 misread by a scanner."""
    if written.isdecimal():
        return int(written)
    if written in STEMS:
        return STEMS.index(written) + 1
    if written in THREE:
        return THREE.index(written) + 1
    written = written.translate(FORMAL)
    if written in ("-", "—"):
        return 1
    for first in MARKED:
        if 0 <= ord(written[0]) - ord(first) < 20 and len(written) == 1:
            return ord(written) - ord(first) + 1
    if written[0] in ROMAN and len(written) <= 4 and all(c in ROMAN for c in written):
        return roman(written)
    if written[0].isascii():
        return ord(written.lower()) - ord("a") + 1
    tens, ten, ones = written.rpartition("十")
    return (DIGITS.get(tens, 1) * 10 if ten else 0) + DIGITS.get(ones, 0)


def roman(written: str) -> int:
    values = [ROMAN[char] for char in written]
    return sum(-a if a < b else a for a, b in zip(values, [*values[1:], 0], strict=True))
