"""The words of a comparison: why a cell is empty, how its number binds, in which form a block's numbers are."""

from decimal import Decimal

from flows.display import MISSING_ENGLISH
from flows.words import english as english_wanted
from flows.words import say
from storage.compare_table import form_words, note, scaled
from storage.comparison import MISSING_LABELS, Cell
from storage.form import Form
from web import english
from web.shown import number


def missing_words(cell: Cell) -> str:
    """Why a cell of a comparison is empty."""
    assert cell.missing is not None
    return say(MISSING_LABELS[cell.missing], MISSING_ENGLISH[cell.missing])


def cell_words(cell: Cell, scale: Decimal) -> str:
    """How a cell's number binds, how it was made and what else the plan says."""
    if not english_wanted():
        return note(cell, scale)
    words = []
    if cell.comparator == "range":
        words.append(f"{number(scaled(cell.low, scale))}–{number(scaled(cell.high, scale))}")
    if cell.derived:
        words.append(english.derived(cell.derived))
    if cell.others:
        words.append(f"the plan also says {len(cell.others)} other numbers")
    if cell.review:
        words.append(cell.review)
    if cell.year_source:
        words.append(f"year from the {english.code('year_source', cell.year_source)}")
    return "; ".join(words)


def form_text(form: Form) -> tuple[str, str]:
    """A form in words: what is the plan's own (basis, scope), and the rest; both empty for the plain one."""
    own = " ".join(part for part in (form.basis, form.scope) if part)
    if not english_wanted():
        return "", form_words(form)
    rest = (
        english.code("change", form.change) if form.change != "level" else "",
        f"per {form.per}" if form.per else "",
        f"per {english.unit(form.per_unit)}" if form.per_unit else "",
        form.tier if form.tier != "base" else "",
        "" if form.grain == "year" else form.grain or "period unknown",
    )
    return own, " ".join(part for part in rest if part)
