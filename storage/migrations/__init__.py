"""The schema's history: each step up and down, on SQLite and PostgreSQL, kept for ever.

Alembic is loaded only where something is to be done: most who open a store find it up to date.
"""

from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa

from schemas.issues import StorageError
from schemas.tables import SCHEMA_VERSION

if TYPE_CHECKING:
    from alembic.config import Config


def configuration(connection: sa.Connection | None = None) -> "Config":
    """Alembic's configuration without a file: the steps lie beside this module."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def newest() -> str:
    """The revision this program works with: that of its schema."""
    return f"{int(SCHEMA_VERSION):04}"


def revisions() -> tuple[str, ...]:
    """All revisions, oldest first."""
    from alembic.script import ScriptDirectory

    return tuple(
        step.revision for step in reversed(list(ScriptDirectory.from_config(configuration()).walk_revisions()))
    )


def current(connection: sa.Connection) -> str | None:
    """The revision a store is at, as Alembic has noted it; null for an empty database."""
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.scalar(sa.text("SELECT version_num FROM alembic_version"))
    return found


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
        from alembic import command

        command.upgrade(configuration(connection), revision)


def downgrade(connection: sa.Connection, revision: str) -> None:
    """Take a store back to an older revision, in the caller's transaction."""
    from alembic import command

    command.downgrade(configuration(connection), revision)
