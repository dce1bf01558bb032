"""English for what the store and the extractors say in Chinese (english.yaml). Words of plans stay as they are."""

import re
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from schemas.issues import JihuaError
from storage.registry import MONEY_UNITS

_AMOUNT = re.compile(r"(-?\d+(?:\.\d+)?)(亿元|万元|元|个百分点|[㎡一-鿿]{1,3})")
_CODE = re.compile(r"\[(\w+)\]")
_TIMES = re.compile(r"由每\S+换算，(×\d+)")
_SUM = re.compile(r"由(\d+)个(\S+)相加")
_PERIODS = (
    ("期间不明", "period unknown"), ("第一季度", "Q1"), ("第二季度", "Q2"), ("第三季度", "Q3"), ("第四季度", "Q4"),
    ("上半年", "H1"), ("下半年", "H2"), ("全年", "year"), (r"(?<=[\d年月日])至(?=\d)", "/"), (r"年(?=[\dQH])", "-"),
    (r"(?<=\d)年", ""), (r"(?<!\d)(\d)月", r"0\1月"), (r"月(\d)日", r"-0\1"), (r"月(?=\d)", "-"),
    (r"(?<=\d)[月日]", ""),
)  # fmt: skip
_PARTS = {"半年": "halves", "季": "quarters", "月": "months"}


@cache
def table(section: str) -> Mapping[str, Any]:
    """One section of english.yaml: words by code."""
    whole = yaml.safe_load(files("web").joinpath("english.yaml").read_text(encoding="utf-8"))
    return dict(whole[section])


def plain(code: str) -> str:
    """A code as words."""
    return code.replace("_", " ").replace("-", " ")


def metric(code: str) -> str:
    """A metric's name."""
    return str(table("metrics").get(code) or plain(code).capitalize())


def unit(name: str | None) -> str:
    """A unit's name; one that is not in the vocabulary stays as the plan has it."""
    return str(table("money").get(name) or table("units").get(name) or name) if name else ""


def code(column: str, value: str) -> str:
    """A code of a column."""
    return str(table("codes").get(column, {}).get(value) or plain(value))


def column(name: str) -> str:
    """A column's heading."""
    return str(table("columns").get(name) or table("metrics").get(name) or plain(name).capitalize())


def title(name: str) -> str:
    """A list's title."""
    return str(table("lists").get(name) or plain(name).capitalize())


def error(found: JihuaError) -> tuple[str, str]:
    """What happened and what to do."""
    return by_code(found.code)


def by_code(code: str) -> tuple[str, str]:
    """What happened and what to do, by the code of an error."""
    message, remedy = table("errors").get(code) or ("This cannot be done", "Tell the maintainer the code below")
    return message, remedy


def sentence(code: str) -> str:
    """The same in one line."""
    message, remedy = by_code(code)
    return f"{message}. {remedy}" if remedy else message


def issue(code: str) -> str:
    """A doubt about a document."""
    return str(table("issues").get(code) or plain(code).capitalize())


def finding(row: Mapping[str, Any]) -> str:
    """A finding of the checks with its numbers."""
    said = str(table("findings").get(row["check_code"]) or plain(str(row["check_code"])).capitalize())
    numbers = [(name, row.get(key)) for name, key in (("stated", "stated"), ("computed", "computed"), ("gap", "gap"))]
    told = ", ".join(f"{name} {amount(value, row.get('unit'))}" for name, value in numbers if value is not None)
    return f"{said}: {told}" if told else said


def run(message: str) -> str:
    """What a run says of its end: its counts stand beside it, an error by its code."""
    found = _CODE.match(message)
    return sentence(found[1]) if found else ""


def amount(value: Decimal, unit_of: str | None) -> str:
    """A number with its unit."""
    number = f"{Decimal(f'{value:f}').normalize():,f}" if value else "0"
    return f"{number}{'%' if unit_of == '%' else ' ' + unit(unit_of) if unit_of else ''}"


def amounts(text: str) -> str:
    """A text of numbers with units as the store writes them: `≥1320万元` as `≥13,200,000 CNY`."""

    def one(match: re.Match[str]) -> str:
        number, name = Decimal(match[1]), match[2]
        if name in MONEY_UNITS:
            return amount(number * MONEY_UNITS[name], "CNY")
        return amount(number, "pp" if name == "个百分点" else name)

    return _AMOUNT.sub(one, text).replace("约", "about ").replace("（无数字）", "no number")


def period(text: str) -> str:
    """A period in words as the contract writes it: 2025年第一季度 as 2025-Q1."""
    for chinese, plain_text in _PERIODS:
        text = re.sub(chinese, plain_text, text)
    return text


def plain_phrase(text: str) -> str:
    """A fixed phrase of the store."""
    return str(table("phrases").get(text) or "see the plan")


def derived(text: str) -> str:
    """How a converted value was made."""
    if match := _TIMES.search(text):
        return f"converted {match[1]}"
    if match := _SUM.search(text):
        return f"sum of {match[1]} {_PARTS.get(match[2], 'parts')}"
    return text.replace("（日历日）", " (calendar days)")
