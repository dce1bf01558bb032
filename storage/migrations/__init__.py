"""The schema's history: each step up and down, on SQLite and PostgreSQL, kept for ever."""

from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from schemas.issues import StorageError


def configuration(connection: sa.Connection | None = None) -> Config:
    """Alembic's configuration without a file: the steps lie beside this module."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def newest() -> str:
    """The revision this program works with."""
    return ScriptDirectory.from_config(configuration()).get_current_head() or ""


def revisions() -> tuple[str, ...]:
    """All revisions, oldest first."""
    return tuple(
        step.revision for step in reversed(list(ScriptDirectory.from_config(configuration()).walk_revisions()))
    )


def current(connection: sa.Connection) -> str | None:
    """The revision a store is at; null for an empty database."""
    return MigrationContext.configure(connection).get_current_revision()


def upgrade(connection: sa.Connection, revision: str = "head") -> None:
    """Bring a store to a revision, in the caller's transaction.

    Raises StorageError (`schema_newer`) when a newer program has written to it.
    """
    found = current(connection)
    if found is not None and found not in revisions():
        raise StorageError(
            f"数据库的结构版本（{found}）比本程序（{newest()}）新",
            remedy="请升级 jihua 后再打开；数据未改动",
            code="schema_newer",
        )
    if found != (newest() if revision == "head" else revision):
        command.upgrade(configuration(connection), revision)


def downgrade(connection: sa.Connection, revision: str) -> None:
    """Take a store back to an older revision, in the caller's transaction."""
    command.downgrade(configuration(connection), revision)
