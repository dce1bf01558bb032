"""Charts drawn as SVG by ourselves: grouped bars and lines over years (docs/decisions/0071).

Colours and texts are presentation attributes, so the pages' policy without inline styles holds; text takes the page's
colour through `currentColor`. A chart is described by `<title>` and `<desc>`; the table beside it has every number.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from html import escape
from itertools import pairwise
from math import ceil, floor, log10

FONT = "Noto Sans CJK SC, Noto Sans SC, Microsoft YaHei, PingFang SC, sans-serif"
COLOURS = ("#1f77b4", "#d95f02", "#1b9e77", "#7570b3", "#e7298a", "#66a61e", "#a6761d", "#666666")
"""Told apart by people who do not see red and green alike (ColorBrewer Dark2 with a blue in front)."""
NAMES = ' lang="zh"'
"""Of elements with the names of stores, which are Chinese for every reader."""
LEFT, RIGHT, TOP, BOTTOM = 70, 12, 44, 52
PLOT_HEIGHT = 240
BAR, GAP = 18, 20
MOST_GROUPS = 40
"""Groups of bars that can still be read; the page says when there are more."""


@dataclass(frozen=True, slots=True)
class Series:
    """One name with its value for each year; None where there is none."""

    name: str
    values: tuple[Decimal | None, ...]


def grouped_bars(series: Sequence[Series], years: Sequence[int], *, title: str, unit: str) -> str:
    """Names side by side, one bar a year."""
    group = BAR * len(years) + GAP
    width = LEFT + RIGHT + max(group * len(series), 220)
    scale = _Scale.over([value for one in series for value in one.values], from_zero=True)
    parts = [*_axis(scale, width), *_legend([str(year) for year in years])]
    for index, one in enumerate(series):
        left = LEFT + index * group + GAP / 2
        for place, (year, value) in enumerate(zip(years, one.values, strict=True)):
            if value is not None:
                parts.append(_bar(left + place * BAR, scale, value, place, f"{one.name} {year}: {value:,f} {unit}"))
        parts.append(
            _text(left + BAR * len(years) / 2, TOP + PLOT_HEIGHT + 18, _short(one.name, group), "middle", NAMES)
        )
    return _svg(width, parts, title=title, unit=unit)


def lines_over_years(series: Sequence[Series], years: Sequence[int], *, title: str, unit: str) -> str:
    """One line a name over the years; a year without a value leaves a gap."""
    width = LEFT + RIGHT + max(150 * max(len(years) - 1, 1), 220) + 130
    scale = _Scale.over([value for one in series for value in one.values], from_zero=False)
    step = (width - LEFT - RIGHT - 130) / max(len(years) - 1, 1)
    parts = _axis(scale, width - 130)
    for place, year in enumerate(years):
        parts.append(_text(LEFT + place * step, TOP + PLOT_HEIGHT + 18, str(year), "middle"))
    labels: list[tuple[float, str, str]] = []
    for index, one in enumerate(series):
        colour = COLOURS[index % len(COLOURS)]
        points = [
            (LEFT + place * step, scale.y(value), year, value)
            for place, (year, value) in enumerate(zip(years, one.values, strict=True))
            if value is not None
        ]
        for (x1, y1, before, _), (x2, y2, after, _) in pairwise(points):
            if after == before + 1:
                parts.append(f'<path d="M{x1:.1f} {y1:.1f}L{x2:.1f} {y2:.1f}" stroke="{colour}" stroke-width="2"/>')
        for x, y, year, value in points:
            told = escape(f"{one.name} {year}: {value:,f} {unit}")
            parts.append(
                f'<circle{NAMES} cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{colour}"><title>{told}</title></circle>'
            )
        if points:
            labels.append((points[-1][1], one.name, colour))
    parts += _end_labels(labels, width - 130 + 4)
    return _svg(width, parts, title=title, unit=unit)


def png(svg: str) -> bytes:
    """The same picture as PNG, twice as fine, on white."""
    import vl_convert  # noqa: PLC0415 - only who wants a PNG loads the renderer

    plain = svg.replace("currentColor", "#1c2024")
    return bytes(vl_convert.svg_to_png(plain, scale=2))


@dataclass(frozen=True, slots=True)
class _Scale:
    """From values to heights on the page, with round steps."""

    low: Decimal
    high: Decimal
    step: Decimal

    @classmethod
    def over(cls, values: Sequence[Decimal | None], *, from_zero: bool) -> "_Scale":
        present = [value for value in values if value is not None] or [Decimal(0)]
        low, high = min(present), max(present)
        if from_zero:
            low, high = min(low, Decimal(0)), max(high, Decimal(0))
        if low == high:
            high = low + (abs(low) or Decimal(1))
        step = _round_step((high - low) / 4)
        return cls(floor(low / step) * step, ceil(high / step) * step, step)

    def y(self, value: Decimal) -> float:
        return TOP + float((self.high - value) / (self.high - self.low)) * PLOT_HEIGHT

    def ticks(self) -> list[Decimal]:
        return [self.low + self.step * n for n in range(int((self.high - self.low) / self.step) + 1)]


def _round_step(rough: Decimal) -> Decimal:
    """The next larger of 1, 2, 5 times a power of ten."""
    power = Decimal(10) ** floor(log10(rough))
    return next(power * n for n in (1, 2, 5, 10) if power * n >= rough)


def _axis(scale: _Scale, width: float) -> list[str]:
    parts = []
    for tick in scale.ticks():
        y = scale.y(tick)
        parts.append(
            f'<path d="M{LEFT} {y:.1f}H{width - RIGHT:.1f}" stroke="currentColor" stroke-opacity="'
            f'{0.6 if tick == 0 else 0.18}"/>'
        )
        parts.append(_text(LEFT - 6, y + 4, f"{tick.normalize():,f}", "end"))
    return parts


def _bar(x: float, scale: _Scale, value: Decimal, place: int, told: str) -> str:
    top, foot = sorted((scale.y(value), scale.y(max(scale.low, Decimal(0)))))
    return (
        f'<rect{NAMES} x="{x:.1f}" y="{top:.1f}" width="{BAR - 3}" height="{max(foot - top, 0.5):.1f}" '
        f'fill="{COLOURS[place % len(COLOURS)]}"><title>{escape(told)}</title></rect>'
    )


def _legend(names: Sequence[str]) -> list[str]:
    parts = []
    for place, name in enumerate(names):
        x = LEFT + place * 64
        parts.append(f'<rect x="{x}" y="24" width="12" height="12" fill="{COLOURS[place % len(COLOURS)]}"/>')
        parts.append(_text(x + 16, 34, name, "start"))
    return parts


def _end_labels(labels: list[tuple[float, str, str]], x: float) -> list[str]:
    """Names at the ends of their lines, pushed apart so that none covers another."""
    parts, last = [], float("-inf")
    for y, name, colour in sorted(labels):
        place = max(y, last + 15)
        last = place
        parts.append(f'<rect x="{x:.1f}" y="{place - 5:.1f}" width="10" height="10" fill="{colour}"/>')
        parts.append(_text(x + 14, place + 4, _short(name, 112), "start", NAMES))
    return parts


def _text(x: float, y: float, words: str, anchor: str, more: str = "") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="currentColor"{more}>{escape(words)}</text>'


def _short(name: str, pixels: float) -> str:
    """A name cut to a width; Chinese characters are about 12 pixels wide, others 7."""
    room, kept = pixels, ""
    for char in name:
        room -= 7 if char.isascii() else 12
        if room < 0:
            return kept[:-1] + "…"
        kept += char
    return kept


def _svg(width: float, parts: Sequence[str], *, title: str, unit: str) -> str:
    height = TOP + PLOT_HEIGHT + BOTTOM
    head = f"{title} · {unit}" if unit else title
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height}" width="{width:.0f}" '
        f'height="{height}" role="img" font-family="{FONT}" font-size="12" fill="none"><title>{escape(head)}</title>'
        f'<text x="{LEFT}" y="14" fill="currentColor" font-size="13" font-weight="bold">{escape(head)}</text>'
        + "".join(parts)
        + "</svg>"
    )
