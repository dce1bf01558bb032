"""Exit codes: everything done, some files failed, wrong usage."""

DONE, SOME_FAILED, WRONG_USAGE = 0, 1, 2
