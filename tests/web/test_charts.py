"""Charts say the numbers they are given."""

import re
from decimal import Decimal

from web.charts import Series, grouped_bars, lines_over_years, png

YEARS = (2023, 2024, 2025)
SERIES = [
    Series("枫林路店", (Decimal(1200), Decimal(1320), Decimal(1452))),
    Series("柳营镇<店>", (Decimal(500), None, Decimal(450))),
]


def test_bars_are_as_high_as_their_numbers() -> None:
    svg = grouped_bars(SERIES, YEARS, title="销售额", unit="万元")
    heights = [float(height) for height in re.findall(r'height="([\d.]+)" fill="#[0-9a-f]+"><title>', svg)]
    assert len(heights) == 5
    assert abs(heights[0] / heights[3] - 1200 / 500) < 0.01
    assert "枫林路店 2024: 1,320 万元" in svg


def test_names_are_never_markup() -> None:
    for draw in (grouped_bars, lines_over_years):
        assert "<店>" not in draw(SERIES, YEARS, title="<b>", unit="")


def test_a_year_without_a_number_breaks_the_line() -> None:
    svg = lines_over_years(SERIES, YEARS, title="销售额", unit="万元")
    assert svg.count('stroke-width="2"') == 2
    assert svg.count("<circle") == 5


def test_losses_hang_below_zero_and_nothing_breaks_without_numbers() -> None:
    svg = grouped_bars([Series("a", (Decimal(-5), Decimal(5)))], (2024, 2025), title="利润", unit="万元")
    assert ">-5</text>" in svg
    assert lines_over_years([Series("a", (None,))], (2024,), title="x", unit="")
    assert grouped_bars([Series("a", (Decimal(0),))], (2024,), title="x", unit="")


def test_the_png_is_a_png() -> None:
    assert png(grouped_bars(SERIES, YEARS, title="销售额", unit="万元"))[:8] == b"\x89PNG\r\n\x1a\n"
