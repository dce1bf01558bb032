"""What all pages share: the open store, the settings, the signing key, a small cache, the upload desk."""

import logging
import os
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, TypeVar, cast

import sqlalchemy as sa
from fastapi import Request

from flows.settings import Settings
from flows.words import english as english_wanted
from schemas.issues import SettingsError
from storage import accounts
from storage.accounts import Account
from storage.database import reading, writing
from storage.store import Store
from storage.tables import corrections, documents, plans, runs, stores
from web import english
from web.desk import Desk
from web.reading import Originals
from web.settings import WebSettings

T = TypeVar("T")
Stamp = tuple[Any, ...]
REMEMBERED = 400
QUICK, PAUSE, REST = 0.02, 5.0, 0.2
"""Seconds: a count this quick is made anew at once; a slower one at most so often while the store keeps changing, and
between two such counts is a rest."""
moment: ContextVar[list[Stamp] | None] = ContextVar("moment", default=None)
"""The stamp of a request, once it has been looked up; None outside requests."""
logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Kept:
    """A result, the state of the store it is true of, when it was made and how many seconds that took."""

    stamp: Stamp
    value: Any
    made: float
    seconds: float


@dataclass
class House:
    """One running set of pages."""

    store: Store
    settings: Settings
    web: WebSettings
    key: bytes
    originals: Originals
    desk: Desk
    comparing: threading.Lock = field(default_factory=threading.Lock, repr=False)
    _answers: "OrderedDict[Hashable, _Kept]" = field(default_factory=OrderedDict, repr=False)
    _counting: "dict[Hashable, Future[Any]]" = field(default_factory=dict, repr=False)
    _behind: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1, "counts"), repr=False)
    _again: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1, "recounts"), repr=False)
    _closing: threading.Event = field(default_factory=threading.Event, repr=False)
    _lock: threading.RLock = field(default_factory=threading.RLock, repr=False)

    @property
    def open_to_all(self) -> bool:
        """Whether nobody needs to log in: bound to this machine alone, without accounts, proxy or OIDC."""
        web = self.web
        return web.local and not web.proxy_header and not web.oidc_issuer and not self.has_accounts()

    def metric_labels(self) -> dict[str, str]:
        """The metrics' names by code, in the reader's language."""
        infos = self.store.metrics()
        return {code: english.metric(code) if english_wanted() else info.label for code, info in infos.items()}

    def labels_in_english(self) -> dict[str, str]:
        """English names by Chinese label, for answers that name metrics by their label; none for who reads Chinese."""
        if not english_wanted():
            return {}
        return {info.label: english.metric(code) for code, info in self.store.metrics().items()}

    def has_accounts(self) -> bool:
        """Whether there is any account."""
        with self.reading() as connection:
            return connection.scalar(sa.select(sa.exists().select_from(accounts.accounts))) or False

    def account(self, name: str) -> Account | None:
        """The account of that name."""
        with self.reading() as connection:
            return accounts.account(connection, name)

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """A connection that sees one moment of the store."""
        with reading(self.store.engine) as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """One transaction."""
        with writing(self.store.engine) as connection:
            yield connection

    def remembered(self, what: Hashable, work: Callable[[], T]) -> T:
        """The result of `work`, kept until the store changes. `what` must name everything the result depends on."""
        stamp, known = self.stamp(), self._known(what)
        if known is not None and known.stamp == stamp:
            return cast(T, known.value)
        start = time.monotonic()
        result = work()
        end = time.monotonic()
        self._keep(what, _Kept(stamp, result, end, end - start))
        return result

    def roughly(self, what: Hashable, work: Callable[[], T], *, until: float) -> T | None:
        """The same for counts beside a page, which must not make it wait: they are made behind the scenes, and the
        page waits until the moment `until` (monotonic). Then what was true before the last change is good enough; it
        is at once when the count is slow. None where nothing is known yet. Raises what `work` raises, if waited for."""
        if until == float("inf"):
            return self.remembered(what, work)  # who waits in any case stands in no queue of counts
        stamp, known = self.stamp(), self._known(what)
        if known is not None and known.stamp == stamp:
            return cast(T, known.value)
        now = time.monotonic()
        if known is None or known.seconds < QUICK:
            counting = self._count(self._behind, self.remembered, what, work)
            wait([counting], timeout=max(0.0, until - now))
            if counting.done():
                return counting.result()
        elif now - known.made > PAUSE:
            self._count(self._again, self._recount, what, work)
        return cast(T, known.value) if known is not None else None

    def close(self) -> None:
        """End what goes on behind the scenes."""
        self._closing.set()
        self._behind.shutdown(cancel_futures=True)
        self._again.shutdown(cancel_futures=True)

    def _recount(self, what: Hashable, work: Callable[[], T]) -> T:
        """A count nobody waits for, after a rest: while the store keeps changing there would be no end of counting,
        and readers and the ingest need the processor more."""
        self._closing.wait(REST)
        return self.remembered(what, work)

    def _count(
        self,
        thread: ThreadPoolExecutor,
        way: Callable[[Hashable, Callable[[], T]], T],
        what: Hashable,
        work: Callable[[], T],
    ) -> "Future[T]":
        """The count under way, begun if it was not."""
        with self._lock:
            counting = self._counting.get(what)
            if counting is None:
                counting = self._counting[what] = thread.submit(way, what, work)
                counting.add_done_callback(lambda done: self._counted(what, done))
            return counting

    def _counted(self, what: Hashable, counting: "Future[Any]") -> None:
        with self._lock:
            self._counting.pop(what, None)
        if not counting.cancelled() and (error := counting.exception()) is not None:
            logger.error("counting failed", exc_info=error)

    def _known(self, what: Hashable) -> "_Kept | None":
        with self._lock:
            if what in self._answers:
                self._answers.move_to_end(what)
            return self._answers.get(what)

    def _keep(self, what: Hashable, kept: "_Kept") -> None:
        with self._lock:
            self._answers[what] = kept
            self._answers.move_to_end(what)
            if len(self._answers) > REMEMBERED:
                self._answers.popitem(last=False)

    def stamp(self) -> Stamp:
        """Changes whenever rows that pages show have changed; within a request it is looked up once."""
        found = moment.get()
        if found is None:
            return self._stamp()
        if not found:
            found.append(self._stamp())
        return found[0]

    def _stamp(self) -> Stamp:
        c = corrections.c
        query = sa.select(
            sa.select(sa.func.max(documents.c.stored_at)).scalar_subquery(),
            sa.select(sa.func.count()).select_from(documents).scalar_subquery(),
            sa.select(sa.func.count()).select_from(plans).where(plans.c.current).scalar_subquery(),
            sa.select(sa.func.sum(plans.c.revision)).scalar_subquery(),
            sa.select(sa.func.count()).select_from(stores).scalar_subquery(),
            sa.select(sa.func.max(c.made_at)).scalar_subquery(),
            sa.select(sa.func.max(c.undone_at)).scalar_subquery(),
            sa.select(sa.func.max(runs.c.started_at)).scalar_subquery(),
            sa.select(sa.func.max(runs.c.finished_at)).scalar_subquery(),
        )
        with self.reading() as connection:
            return tuple(connection.execute(query).one())


def house_of(request: Request) -> House:
    """The house of the application that answers a request."""
    return cast(House, request.app.state.house)


def signing_key(web: WebSettings) -> bytes:
    """The key that signs sessions and forms: made at the first start, readable by its owner alone."""
    path = web.session_key
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(secrets.token_bytes(32))
        except FileExistsError:
            pass
        key = path.read_bytes()
    except OSError as error:
        raise SettingsError(
            f"无法读写会话密钥 {path}（{error.strerror}）", remedy="请检查 session_key 的路径和权限"
        ) from None
    if len(key) < 32:
        raise SettingsError(f"会话密钥 {path} 太短", remedy="请删除该文件，重新启动时会自动生成")
    return key
