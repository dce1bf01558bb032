"""What can go wrong on a page or in the API, and the HTTP status each code answers with."""

from schemas.issues import JihuaError

STATUS: dict[str, int] = {
    "login_needed": 401,
    "login_failed": 401,
    "forbidden": 403,
    "cross_site": 403,
    "stale_form": 403,
    "host_unknown": 403,
    "not_found": 404,
    "row_missing": 404,
    "archive_missing": 404,
    "account_missing": 404,
    "query_unknown": 404,
    "correction_conflict": 409,
    "correction_same_person": 409,
    "correction_not_last": 409,
    "correction_unknown": 409,
    "token_missing": 404,
    "account_last_admin": 409,
    "token_taken": 409,
    "too_large": 413,
    "too_many_logins": 429,
    "busy": 503,
    "oidc_away": 503,
    "storage_unreachable": 503,
    "storage_locked": 503,
    "storage_full": 503,
    "storage_readonly": 503,
    "archive_damaged": 500,
    "archive_unwritable": 503,
    "storage_damaged": 500,
    "internal_error": 500,
}
"""Codes that do not answer with 422, "this cannot be done as asked"."""


class PageError(JihuaError):
    """A request that cannot be answered: what happened and what the reader can do."""

    code = "request"


def status_of(error: JihuaError) -> int:
    """The HTTP status of an error by its code."""
    return STATUS.get(error.code, 422)
