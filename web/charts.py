"""Charts as SVG or PNG: made by Altair and vl-convert, without a network and without a script in the page."""

import re
from dataclasses import dataclass
from typing import Any, Literal

import altair as alt
import vl_convert as vlc

FONT = "Noto Sans CJK SC, Microsoft YaHei, PingFang SC, sans-serif"
COLOURS = ("#1f77b4", "#d95f02", "#1b9e77", "#7570b3", "#e7298a", "#66a61e", "#a6761d", "#666666")
"""Told apart by people who do not see red and green alike (ColorBrewer Dark2 with a blue in front)."""


@dataclass(frozen=True, slots=True)
class Series:
    """One value of a chart: which group, which year, how much."""

    name: str
    year: int
    value: float


def grouped_bars(values: list[Series], *, title: str, unit: str) -> alt.Chart:
    """Stores side by side, one bar a year."""
    return (
        _chart(values)
        .mark_bar()
        .encode(
            x=alt.X("name:N", title=None, sort=None, axis=alt.Axis(labelAngle=0, labelLimit=110)),
            xOffset=alt.XOffset("year:O"),
            y=alt.Y("value:Q", title=unit),
            color=_colour("year:O"),
        )
        .properties(title=title, width=alt.Step(22), height=260)
    )


def lines_over_years(values: list[Series], *, title: str, unit: str) -> alt.Chart:
    """One line a store over the years."""
    return (
        _chart(values)
        .mark_line(point=True)
        .encode(
            x=alt.X("year:O", title=None, axis=alt.Axis(labelAngle=0)),
            y=alt.Y("value:Q", title=unit, scale=alt.Scale(zero=False)),
            color=_colour("name:N"),
        )
        .properties(title=title, width=460, height=260)
    )


def render(chart: alt.Chart, form: Literal["svg", "png"]) -> bytes:
    """The finished picture. An SVG's fixed size becomes a view box, so that the page scales it."""
    specification: dict[str, Any] = chart.to_dict()
    if form == "png":
        return bytes(vlc.vegalite_to_png(specification, scale=2))
    svg: str = vlc.vegalite_to_svg(specification)
    return re.sub(r'(<svg\b[^>]*?)\swidth="[\d.]+"\sheight="[\d.]+"', r"\1", svg, count=1).encode()


def _chart(values: list[Series]) -> alt.Chart:
    data = alt.Data(values=[{"name": v.name, "year": v.year, "value": v.value} for v in values])
    return alt.Chart(data, config=alt.Config(font=FONT, background="transparent"))


def _colour(field: str) -> alt.Color:
    return alt.Color(field, title=None, sort=None, scale=alt.Scale(range=list(COLOURS)))
