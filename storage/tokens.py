"""Tokens by which scripts come in: only their hashes are kept, each with role and bounds of its own, until revoked."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal, get_args

import sqlalchemy as sa

from schemas.issues import StorageError
from storage.tables import Codes, Utc, metadata

TokenRole = Literal["reader", "uploader", "editor"]
"""What a script may be; accounts are kept by people."""
SIGN = "jihua_"
"""How a token begins, so that scanners for lost secrets know it."""

tokens = sa.Table(
    "tokens",
    metadata,
    sa.Column("name", sa.Text(), primary_key=True, nullable=False),
    sa.Column("digest", sa.Text(), nullable=False),
    sa.Column("role", sa.Text(), nullable=False),
    sa.Column("regions", Codes(), nullable=False),
    sa.Column("stores", Codes(), nullable=False),
    sa.Column("made_by", sa.Text(), nullable=False),
    sa.Column("made_at", Utc(), nullable=False),
    sa.Column("ends_at", Utc(), nullable=False),
    sa.Index("ix_tokens_digest", "digest", unique=True),
)


@dataclass(frozen=True, slots=True)
class Token:
    """One token without its secret. `regions` and `stores` bound what it sees; both empty means everything."""

    name: str
    role: TokenRole
    regions: tuple[str, ...]
    stores: tuple[str, ...]
    made_by: str
    made_at: datetime
    ends_at: datetime

    @property
    def over(self) -> bool:
        """Whether it has run out."""
        return self.ends_at <= datetime.now(UTC)


def make_token(
    connection: sa.Connection,
    name: str,
    role: TokenRole,
    *,
    regions: tuple[str, ...] = (),
    stores: tuple[str, ...] = (),
    made_by: str,
    lasts: timedelta,
) -> str:
    """Make a token; its secret, which is shown this once. Raises StorageError (`token_name`, `token_taken`)."""
    if not 0 < len(name) <= 100 or not name.isprintable() or name != name.strip():
        raise StorageError("令牌名无法使用", remedy="请填 1 到 100 个字", code="token_name")
    if role not in get_args(TokenRole):
        raise StorageError("令牌没有这个角色", remedy=f"可以是：{'、'.join(get_args(TokenRole))}", code="token_role")
    if connection.scalar(sa.select(sa.exists().where(tokens.c.name == name))):
        raise StorageError(f"已有令牌 {name}", remedy="请先吊销它，或换一个名字", code="token_taken")
    secret, now = SIGN + secrets.token_urlsafe(32), datetime.now(UTC)
    row = {
        "name": name, "digest": _digest(secret), "role": role, "regions": regions, "stores": stores,
        "made_by": made_by, "made_at": now, "ends_at": now + lasts,
    }  # fmt: skip
    connection.execute(sa.insert(tokens), row)
    return secret


def token_of(connection: sa.Connection, secret: str) -> Token | None:
    """The token of a secret, unless it is unknown, revoked or has run out.

    A secret of 256 random bits needs no slow hash: there is nothing to guess.
    """
    row = connection.execute(sa.select(tokens).where(tokens.c.digest == _digest(secret))).first()
    found = _token(row) if row else None
    return None if found is None or found.over else found


def all_tokens(connection: sa.Connection) -> list[Token]:
    """All tokens by name, those that have run out too."""
    return [_token(row) for row in connection.execute(sa.select(tokens).order_by(tokens.c.name))]


def revoke_token(connection: sa.Connection, name: str) -> None:
    """End a token at once. Raises StorageError (`token_missing`)."""
    if not connection.execute(sa.delete(tokens).where(tokens.c.name == name)).rowcount:
        raise StorageError(f"没有令牌 {name}", remedy="令牌一览见 jihua tokens list", code="token_missing")


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _token(row: sa.Row[tuple[object, ...]]) -> Token:
    return Token(row.name, row.role, row.regions, row.stores, row.made_by, row.made_at, row.ends_at)
