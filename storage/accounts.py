"""Who may see and do what on the pages, and who did: accounts and the audit log. Never part of an export."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

import sqlalchemy as sa

from schemas.issues import StorageError
from storage.tables import Codes, Utc, metadata

Role = Literal["reader", "uploader", "editor", "admin"]
"""reader: sees; uploader: also hands in files; editor: also corrects; admin: also accounts, all files, all runs."""

accounts = sa.Table(
    "accounts",
    metadata,
    sa.Column("name", sa.Text(), primary_key=True, nullable=False),
    sa.Column("password_hash", sa.Text(), nullable=False),
    sa.Column("role", sa.Text(), nullable=False),
    sa.Column("regions", Codes(), nullable=False),
    sa.Column("stores", Codes(), nullable=False),
    sa.Column("generation", sa.Integer(), nullable=False),
    sa.Column("made_at", Utc(), nullable=False),
)
audit = sa.Table(
    "audit",
    metadata,
    sa.Column("audit_id", sa.Text(), primary_key=True, nullable=False),
    sa.Column("at", Utc(), nullable=False),
    sa.Column("who", sa.Text(), nullable=False),
    sa.Column("address", sa.Text(), nullable=False),
    sa.Column("action", sa.Text(), nullable=False),
    sa.Column("what", sa.Text(), nullable=False),
    sa.Index("ix_audit_at", "at"),
    sa.Index("ix_audit_who", "who", "action", "at"),
)


@dataclass(frozen=True, slots=True)
class Account:
    """One account. `regions` and `stores` bound what it sees; both empty means everything.

    `generation` counts password changes: a session of an older generation has ended.
    """

    name: str
    password_hash: str
    role: Role
    regions: tuple[str, ...] = ()
    stores: tuple[str, ...] = ()
    generation: int = 0


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the audit log."""

    at: datetime
    who: str
    address: str
    action: str
    what: str


def account(connection: sa.Connection, name: str) -> Account | None:
    """The account of that name."""
    row = connection.execute(sa.select(accounts).where(accounts.c.name == name)).first()
    return _account(row) if row else None


def all_accounts(connection: sa.Connection) -> list[Account]:
    """All accounts by name."""
    return [_account(row) for row in connection.execute(sa.select(accounts).order_by(accounts.c.name))]


def put_account(connection: sa.Connection, wanted: Account) -> None:
    """Make or change an account; changing it ends its sessions. The last admin stays an admin."""
    old = account(connection, wanted.name)
    if old is not None and old.role == "admin" and wanted.role != "admin":
        _keep_an_admin(connection, wanted.name)
    row = {
        "password_hash": wanted.password_hash,
        "role": wanted.role,
        "regions": wanted.regions,
        "stores": wanted.stores,
        "generation": 0 if old is None else old.generation + 1,
    }
    if old is None:
        connection.execute(sa.insert(accounts).values(name=wanted.name, made_at=datetime.now(UTC), **row))
    else:
        connection.execute(sa.update(accounts).where(accounts.c.name == wanted.name).values(row))


def drop_account(connection: sa.Connection, name: str) -> None:
    """Remove an account. Raises StorageError (`account_missing`, `account_last_admin`)."""
    old = account(connection, name)
    if old is None:
        raise StorageError(f"没有账号 {name}", remedy="账号一览见 jihua users list", code="account_missing")
    if old.role == "admin":
        _keep_an_admin(connection, name)
    connection.execute(sa.delete(accounts).where(accounts.c.name == name))


def note_event(connection: sa.Connection, who: str, address: str, action: str, what: str) -> None:
    """Write a line of the audit log."""
    row = {"at": datetime.now(UTC), "who": who, "address": address, "action": action, "what": what}
    connection.execute(sa.insert(audit).values(audit_id=uuid.uuid4().hex, **row))


def events(connection: sa.Connection, limit: int, offset: int = 0) -> Sequence[Event]:
    """The audit log, newest first."""
    query = sa.select(audit).order_by(audit.c.at.desc(), audit.c.audit_id).limit(limit).offset(offset)
    return [Event(row.at, row.who, row.address, row.action, row.what) for row in connection.execute(query)]


def failures_since(connection: sa.Connection, who: str, address: str, since: timedelta) -> int:
    """How often a login of that name or from that address has failed lately."""
    query = sa.select(sa.func.count()).where(
        audit.c.action == "login_failed",
        audit.c.at >= datetime.now(UTC) - since,
        sa.or_(audit.c.who == who, audit.c.address == address),
    )
    return connection.scalar(query) or 0


def forget_events(connection: sa.Connection, older_than: timedelta) -> int:
    """Drop audit lines past their time (settings; at least six months by law); how many."""
    return connection.execute(sa.delete(audit).where(audit.c.at < datetime.now(UTC) - older_than)).rowcount


def _account(row: sa.Row[tuple[object, ...]]) -> Account:
    return Account(row.name, row.password_hash, row.role, row.regions, row.stores, row.generation)


def _keep_an_admin(connection: sa.Connection, name: str) -> None:
    others = sa.select(sa.func.count()).where(accounts.c.role == "admin", accounts.c.name != name)
    if not connection.scalar(others):
        raise StorageError(f"{name} 是唯一的管理员，不能去掉", remedy="请先设另一位管理员", code="account_last_admin")
