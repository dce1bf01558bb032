"""The command line `jihua`. Start-up stays light: each command imports what it needs when it runs."""

import contextlib
import os
import sys

from flows.cli.exits import SOME_FAILED, WRONG_USAGE
from flows.words import LANGUAGE_VARIABLE


def main() -> None:
    """Entry of the console script. Exit codes: 0 done, 1 some files failed, 2 wrong usage."""
    for stream in (sys.stdout, sys.stderr):
        # Any console, any locale: what is no valid text becomes a backslash escape, which JSON reads too.
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]
    take_language(sys.argv)
    from flows.cli.app import app
    from schemas.issues import JihuaError, SettingsError, VocabularyError

    try:
        app()
    except JihuaError as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(WRONG_USAGE if isinstance(error, SettingsError | VocabularyError) else SOME_FAILED)
    except BrokenPipeError:
        # The reader of our output has left (`jihua … | head`): no reason to complain.
        with contextlib.suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(SOME_FAILED)


def take_language(arguments: list[str]) -> None:
    """`--language en` anywhere on the line decides the help texts too: taken before they are built."""
    for index, argument in enumerate(arguments[1:], start=1):
        if argument == "--language" and index + 1 < len(arguments):
            os.environ[LANGUAGE_VARIABLE] = arguments[index + 1]
            del arguments[index : index + 2]
            return
        if argument.startswith("--language="):
            os.environ[LANGUAGE_VARIABLE] = argument.partition("=")[2]
            del arguments[index]
            return
