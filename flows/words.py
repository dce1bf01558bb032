"""Chinese first, English by a switch: what is shown to a person is written as a pair where it is used."""

import os

LANGUAGE_VARIABLE = "JIHUA_LANGUAGE"


def english() -> bool:
    """Whether `--language en` or JIHUA_LANGUAGE=en was asked for."""
    return os.environ.get(LANGUAGE_VARIABLE, "zh").lower().startswith("en")


def say(chinese: str, english_text: str) -> str:
    """The sentence in the language of this run."""
    return english_text if english() else chinese
