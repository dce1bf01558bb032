"""One ingest at a time on a PostgreSQL that several machines share: an advisory lock of the server's.

A session of its own holds the lock, so it is gone with the process, whatever ends that. The session's name tells the
others who holds it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import sqlalchemy as sa

from schemas.issues import StorageError
from storage.database import make_engine, translated

KEY = {"kind": 0x6A696875, "number": 1}
"""Of PostgreSQL's two-number locks, which never meet those `take_turns` takes: "jihu", the first of its kind."""

SESSION = sa.text("""
    SELECT set_config(name, value, false)
    FROM (VALUES ('idle_session_timeout', '0'), ('tcp_keepalives_idle', '60'), ('tcp_keepalives_interval', '10'),
                 ('tcp_keepalives_count', '6')) AS wanted (name, value)
    JOIN pg_settings USING (name)
""")
"""The session idles as long as the run lasts; a machine that loses its power is missed after two minutes."""

HOLDER = sa.text("""
    SELECT application_name FROM pg_locks JOIN pg_stat_activity USING (pid)
    WHERE locktype = 'advisory' AND classid = :kind AND objid = :number AND objsubid = 2 AND granted
      AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
""")


@dataclass
class AdvisoryLock:
    """The writer's lock of a PostgreSQL store."""

    url: sa.URL
    _engine: sa.Engine | None = field(default=None, repr=False)
    _session: sa.Connection | None = field(default=None, repr=False)

    def take(self, who: str) -> bool:
        """Take the lock unless somebody holds it; `who` (ASCII, 63 characters) is what the others are told.

        Raises StorageError when the server cannot be reached.
        """
        session = self._session or self._begin()
        with self._telling():
            taken = bool(session.scalar(sa.text("SELECT pg_try_advisory_lock(:kind, :number)"), KEY))
            if taken:
                session.execute(sa.text("SELECT set_config('application_name', :who, false)"), {"who": who})
            return taken

    def holder(self) -> str:
        """What the holder said of itself; empty when it has just let go."""
        session = self._session or self._begin()
        with self._telling():
            return session.scalar(HOLDER, KEY) or ""

    def release(self) -> None:
        """Let go, by ending the session. Nothing happens when it was not held."""
        if self._engine is not None:
            if self._session is not None:
                self._session.invalidate()
                self._session.close()
            self._engine.dispose()
        self._engine = self._session = None

    def _begin(self) -> sa.Connection:
        with self._telling():
            self._engine = make_engine(self.url)
            self._session = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
            self._session.execute(SESSION)
            return self._session

    @contextmanager
    def _telling(self) -> Iterator[None]:
        """The server's errors as ours; a session that met one is not used again."""
        try:
            with translated():
                yield
        except StorageError:
            self.release()
            raise
