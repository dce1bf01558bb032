"""Chinese first, English by a switch: what is shown to a person is written as a pair where it is used."""

import os
from contextvars import ContextVar
from typing import Literal

LANGUAGE_VARIABLE = "JIHUA_LANGUAGE"

Language = Literal["zh", "en"]

language: ContextVar[Language | None] = ContextVar("language", default=None)
"""The language of one reader (a web request); without one, that of the process."""


def english() -> bool:
    """Whether English was asked for: by this reader, else by `--language en` or JIHUA_LANGUAGE=en."""
    chosen = language.get()
    if chosen is None:
        return os.environ.get(LANGUAGE_VARIABLE, "zh").lower().startswith("en")
    return chosen == "en"


def say(chinese: str, english_text: str) -> str:
    """The sentence in the language of this run or reader."""
    return english_text if english() else chinese
