"""Fields without a stored result: what they show is in their instruction (ISO/IEC 29500-1, 17.16)."""

import re
from dataclasses import dataclass

from extractors.reader.markup import Element, W, flag, integer, value
from extractors.reader.number_formats import write_number
from extractors.reader.symbols import coded_symbol

LONGEST_INSTRUCTION = 4_096
CONTENTS = re.compile(r"\s*TOC\b", re.IGNORECASE)
SYMBOL_FIELD = re.compile(r"SYMBOL\s+(0x[0-9a-f]+|\d+)(?:.*?\\f\s*\"?([^\"\\]+))?", re.IGNORECASE)
MACRO_BUTTON = re.compile(r"MACROBUTTON\s+\S+\s(.*)", re.IGNORECASE | re.DOTALL)
EQUATION = re.compile(r"EQ\s+(.*)", re.IGNORECASE | re.DOTALL)
OVERSTRIKE = re.compile(r"\\o(?:\\a[lcr])*\(\s*([○◯□△◇])\s*[,;，]\s*([^()]*?)\s*\)", re.IGNORECASE)
FRACTION = re.compile(r"\\f\(\s*([^(),;]*)\s*[,;]\s*([^(),;]*)\s*\)", re.IGNORECASE)
SWITCH = re.compile(
    r"\\(?:a[lcr]|[abdfilorsx]|up|do|ai|di|hs|vs|su|pr|in|co|bc|lc|rc|fo|ba|to|bo|le|ri)\d*", re.IGNORECASE
)


@dataclass(slots=True)
class Field:
    """A complex field that is open: its instruction so far, and whether its result has begun."""

    instruction: str = ""
    result: bool = False

    def add(self, text: str) -> None:
        """More of the instruction; what goes beyond any real one is let go."""
        if not self.result and len(self.instruction) < LONGEST_INSTRUCTION:
            self.instruction += text[:LONGEST_INSTRUCTION]

    @property
    def contents(self) -> bool:
        """It is a table of contents."""
        return self.result and CONTENTS.match(self.instruction) is not None

    def shown(self) -> str:
        """What a field that never got a result shows: most show nothing."""
        instruction = self.instruction.strip()
        symbol = SYMBOL_FIELD.match(instruction)
        if symbol:
            code, font = symbol.groups()
            number = int(code, 16) if code[:2].lower() == "0x" else integer(code, 0, 0, 0x10FFFF)
            return coded_symbol(f"{number:X}", (font or "").strip())
        button = MACRO_BUTTON.match(instruction)
        if button:
            return button.group(1)
        equation = EQUATION.match(instruction)
        return equation_text(equation.group(1)) if equation else ""


def unclosed_fields(data: bytes) -> bool:
    """A part opens more fields than it closes (as its markup says, without parsing it)."""
    return data.count(b'fldCharType="begin"') > data.count(b'fldCharType="end"')


def equation_text(instruction: str) -> str:
    r"""An EQ field (17.16.5.17) as text: `\o\ac(○,3)` is ③, `\f(1,2)` is 1/2, other switches give their operands."""
    text = OVERSTRIKE.sub(enclosed, instruction)
    text = FRACTION.sub(r"\1/\2", text)
    text = SWITCH.sub("", text)
    return text.strip().removeprefix("(").removesuffix(")")


def enclosed(match: re.Match[str]) -> str:
    """A character inside a ring; the ring is kept only where Unicode has the whole."""
    ring, inner = match.groups()
    number = integer(inner, 0, 0, 20)
    return write_number(number, "decimalEnclosedCircle") if ring in "○◯" and number else inner


def form_field_text(mark: Element) -> str:
    """The box of a legacy form's check box (17.16.7), the choice of its drop-down list (17.16.9)."""
    box = mark.find(f"{W}ffData/{W}checkBox")
    if box is not None:
        state = flag(box, W + "checked")
        ticked = flag(box, W + "default") if state is None else state
        return "☒" if ticked else "☐"
    choices = mark.find(f"{W}ffData/{W}ddList")
    if choices is not None:
        entries = choices.findall(W + "listEntry")
        stated = value(choices, W + "result") or value(choices, W + "default")
        index = integer(stated, 0, 0, max(len(entries) - 1, 0))
        return entries[index].get(W + "val", "") if entries else ""
    return ""
