"""Passwords of accounts: argon2id hashes, the only form in which they are kept."""

import secrets
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from schemas.issues import SettingsError
from storage.accounts import Account

SHORTEST = 10
_hasher = PasswordHasher()


def password_hash(password: str) -> str:
    """An argon2id hash. Raises SettingsError (`password_short`) for fewer than 10 characters."""
    if len(password) < SHORTEST:
        raise SettingsError(f"密码至少要 {SHORTEST} 个字符", remedy="请换一个更长的密码", code="password_short")
    return _hasher.hash(password)


def check_password(account: Account | None, password: str) -> bool:
    """Whether the password is the account's; takes as long for an account that is not there."""
    try:
        _hasher.verify(account.password_hash if account else _nobody(), password)
    except (VerificationError, InvalidHashError):
        return False
    return account is not None


@cache
def _nobody() -> str:
    """Checked when there is no such account, so that the time taken tells nothing."""
    return _hasher.hash(secrets.token_urlsafe())
