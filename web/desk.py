"""The upload desk: files are put down in a folder each, read one upload after another, and what became of each is kept.

An upload's record lies beside its files, so a restart takes up what was not finished.
"""

import json
import logging
import queue
import shutil
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal
from uuid import uuid4

import sqlalchemy as sa

from flows.handin import Entry, Taken, hand_in, retry
from flows.settings import Settings
from schemas.issues import JihuaError
from schemas.plan import Extraction, Plan
from storage.database import reading
from storage.store import Store
from storage.tables import stores

State = Literal["waiting", "reading", "done", "failed"]
RECORD = "upload.json"
KEPT = 200
"""Records of finished uploads that are kept; their files go when they are done (the archive has them)."""
logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Upload:
    """One upload: who handed in which files with what word, how far it is, and what became of each file. With
    `documents` nothing was sent: those are read again from their originals."""

    upload_id: str
    who: str
    at: str
    names: tuple[str, ...]
    state: State = "waiting"
    store: str | None = None
    year: int | None = None
    message: str = ""
    code: str = ""
    taken: tuple[Taken, ...] = ()
    regions: tuple[str, ...] = ()
    stores: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()

    @property
    def finished(self) -> bool:
        """Whether nothing more will happen."""
        return self.state in ("done", "failed")


class Desk:
    """Takes uploads and works them off in a thread of its own."""

    def __init__(self, settings: Settings, store: Store) -> None:
        self._settings, self._store = settings, store
        self._folder = settings.state / "uploads"
        self._waiting: queue.Queue[str | None] = queue.Queue()
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self._work, name="uploads", daemon=True)

    def open(self) -> None:
        """Begin; what an earlier process left unfinished comes first."""
        self._folder.mkdir(parents=True, exist_ok=True)
        for upload in reversed(self.uploads()):
            if not upload.finished:
                self._waiting.put(upload.upload_id)
        self._thread.start()

    def close(self) -> None:
        """End after the upload in hand."""
        self._waiting.put(None)
        self._thread.join()

    def new_folder(self) -> tuple[str, Path]:
        """An id and an empty folder for the files of an upload."""
        upload_id = f"{datetime.now(UTC):%Y%m%d%H%M%S}-{uuid4().hex[:12]}"
        files = self._folder / upload_id / "files"
        files.mkdir(parents=True)
        return upload_id, files

    def drop(self, upload_id: str) -> None:
        """Forget an upload whose files were not all good."""
        shutil.rmtree(self._folder / upload_id, ignore_errors=True)

    def put(self, upload: Upload) -> None:
        """Queue an upload whose files lie in its folder."""
        self._save(upload)
        self._waiting.put(upload.upload_id)

    def upload(self, upload_id: str) -> Upload | None:
        """An upload by its id."""
        if not upload_id.replace("-", "").isalnum() or not upload_id.isascii():
            return None
        try:
            text = (self._folder / upload_id / RECORD).read_text(encoding="utf-8")
        except OSError:
            return None
        return _from_json(json.loads(text))

    def uploads(self, who: str | None = None) -> list[Upload]:
        """Uploads, newest first; one person's when named."""
        ids = sorted((path.parent.name for path in self._folder.glob(f"*/{RECORD}")), reverse=True)
        found = [upload for upload_id in ids[:KEPT] if (upload := self.upload(upload_id)) is not None]
        return [upload for upload in found if who is None or upload.who == who]

    def _work(self) -> None:
        while (upload_id := self._waiting.get()) is not None:
            upload = self.upload(upload_id)
            if upload is not None:
                self._read(replace(upload, state="reading", taken=()))
                self._forget_old()

    def _read(self, upload: Upload) -> None:
        self._save(upload)

        def wait_for(holder: str) -> None:
            self._save(replace(upload, message=f"等待另一次导入结束：{holder}", code="busy"))

        found: list[Taken] = []
        try:
            for taken in self._taken(upload, wait_for):
                found.append(taken)
                self._save(replace(upload, taken=tuple(found)))
        except JihuaError as error:
            self._save(replace(upload, state="failed", message=error.sentence, code=error.code, taken=tuple(found)))
        except Exception:
            logger.exception("upload %s failed", upload.upload_id)
            told = "程序出错，已记入日志；请把时间告诉维护者"
            self._save(replace(upload, state="failed", message=told, code="internal_error", taken=tuple(found)))
        else:
            self._save(replace(upload, state="done", taken=tuple(found)))
            shutil.rmtree(self._folder / upload.upload_id / "files", ignore_errors=True)

    def _taken(self, upload: Upload, waiting: Callable[[str], None]) -> Iterator[Taken]:
        if upload.documents:
            still = {one.document_id for one in self._store.failed_documents()}
            wanted = [one for one in upload.documents if one in still]  # a click twice reads nothing twice
            return retry(wanted, self._settings, self._store, sender=upload.who, waiting=waiting)
        return hand_in(
            sorted((self._folder / upload.upload_id / "files").iterdir()),
            self._settings,
            self._store,
            sender=upload.who,
            entry=Entry(upload.store, upload.year),
            objection=self._objection(upload),
            waiting=waiting,
        )

    def _objection(self, upload: Upload) -> Callable[[Extraction], str | None]:
        """Somebody who sees only some stores hands in only theirs: nobody replaces another region's plan."""
        if not upload.regions and not upload.stores:
            return lambda _: None
        own = self.stores_within(upload.regions, upload.stores)

        def object_to(extraction: Extraction) -> str | None:
            for plan in extraction.plans:
                if not _is_own(plan, own, upload.regions):
                    whose = plan.store or plan.region
                    told = f"这是{whose}的计划，不在您的范围内" if whose else "没认出是哪家门店"
                    return f"{told}，没有入库。请核对文件，或在上传时选好门店"
            return None

        return object_to

    def stores_within(self, regions: Sequence[str], names: Sequence[str]) -> set[str]:
        """Codes and names of the stores within these bounds."""
        query = sa.select(stores.c.store_code, stores.c.name).where(
            sa.or_(stores.c.region.in_(regions), stores.c.name.in_(names), stores.c.store_code.in_(names))
        )
        with reading(self._store.engine) as connection:
            return {text for row in connection.execute(query) for text in row} | set(names)

    def _save(self, upload: Upload) -> None:
        path = self._folder / upload.upload_id / RECORD
        part = path.with_suffix(".part")
        with self._lock:
            part.write_text(json.dumps(asdict(upload), ensure_ascii=False), encoding="utf-8")
            part.replace(path)

    def _forget_old(self) -> None:
        ids = sorted(path.parent.name for path in self._folder.glob(f"*/{RECORD}"))
        for upload_id in ids[:-KEPT]:
            upload = self.upload(upload_id)
            if upload is not None and upload.finished:
                shutil.rmtree(self._folder / upload_id, ignore_errors=True)


def _is_own(plan: Plan, own: set[str], regions: Sequence[str]) -> bool:
    if plan.store_code is not None:
        return plan.store_code in own
    return plan.store in own or (plan.region is not None and plan.region in regions)


def _from_json(record: dict[str, Any]) -> Upload:
    lists = {name: tuple(record.get(name, ())) for name in ("names", "regions", "stores", "documents")}
    return Upload(**{**record, **lists, "taken": tuple(Taken(**one) for one in record["taken"])})
