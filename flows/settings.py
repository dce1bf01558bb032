"""Settings: options of a command, then JIHUA_* variables, then jihua.toml in the working folder, then defaults."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from extractors.reader import Limits as ReadingLimits
from extractors.vocabulary import Vocabulary
from flows.worker import Limits, Setup
from schemas.issues import SettingsError

SETTINGS_FILE = "jihua.toml"


class Settings(BaseSettings):
    """What one installation may decide. Unknown keys in jihua.toml are refused; units stand in the names."""

    model_config = SettingsConfigDict(env_prefix="JIHUA_", extra="forbid", toml_file=SETTINGS_FILE)

    language: Literal["zh", "en"] = "zh"
    db: str = "sqlite:///jihua.sqlite"
    originals: Path | None = Field(default=None, description="where originals are kept; beside the store if not set")
    state: Path = Field(default=Path(".jihua"), description="locks, unpacked archives, copies from buckets")
    inbox: str = "inbox"
    stores: Path | None = None
    manifest: Path | None = Field(default=None, description="a CSV that says whose plan each file is")
    folders: str | None = Field(default=None, description="what the folders above a file mean: {region}/{store}/{year}")
    vocabulary: Path | None = None
    workers: int = Field(default=0, ge=0, le=256, description="0: one a processor")
    batch_size: int = Field(default=200, ge=1, le=500, description="documents a task")
    wait_seconds: float = Field(default=600, ge=0, description="for another run to end")
    storage_retries: int = Field(default=6, ge=0, le=20, description="waits of 1, 2, 4 … seconds for the store")
    runner: Literal["thread", "process", "dask"] = "thread"
    dask_address: str | None = None
    still_seconds: float = Field(default=5, ge=0, description="a watched file must not have changed for so long")
    poll: bool = Field(default=False, description="watch by polling: for network shares, which tell of no changes")
    nightly: str = Field(default="0 2 * * *", description="cron of `jihua schedule`, Shanghai time")
    exports: Path | None = Field(default=None, description="where a nightly run writes its tables")
    export_format: Literal["csv", "parquet", "xlsx", "jsonl"] = "xlsx"
    notify: tuple[SecretStr, ...] = Field(default=(), description="Apprise addresses of the digest")
    notify_file: Path | None = Field(default=None, description="the same, one a line, in a file only we can read")
    link: str | None = Field(default=None, description="address of the pages, for the digest")
    ping: SecretStr | None = Field(default=None, description="told after each night; /fail is added when it went wrong")
    web: dict[str, Any] = Field(default={}, exclude=True, description="the pages' own table, read by web.settings")
    seconds_per_document: float = Field(default=30, gt=0)
    megabytes_per_document: int = Field(default=1024, ge=256)
    limits: ReadingLimits = Field(default=ReadingLimits(), description="what a file may hold before it is refused")

    def setup(self, want: Literal["extraction", "text"] = "extraction") -> Setup:
        """What a reading process needs to know."""
        limits = Limits(self.seconds_per_document, self.megabytes_per_document)
        stamps = tuple(stamps_of(self.vocabulary, self.stores, self.manifest))
        return Setup(self.vocabulary, self.stores, self.manifest, self.folders, limits, self.limits, want, stamps)

    def notify_addresses(self) -> list[str]:
        """All Apprise addresses of the digest. Raises SettingsError when their file cannot be read."""
        addresses = [address.get_secret_value() for address in self.notify]
        if self.notify_file:
            try:
                lines = self.notify_file.read_text(encoding="utf-8").splitlines()
            except OSError as error:
                raise SettingsError(f"读不了 notify_file：{error}", remedy="请检查路径和权限") from None
            addresses += [line.strip() for line in lines if line.strip() and not line.startswith("#")]
        return addresses

    def vocabulary_version(self) -> str:
        """The version that stands in every row read with the vocabulary of these settings."""
        return Vocabulary.load(self.vocabulary).version

    def workers_for(self, files: int) -> int:
        """As many processes as are asked for, or as there are processors and enough files to start them for."""
        return min(self.most_workers(), self.workers or max(1, files // 4))

    def most_workers(self) -> int:
        """As many processes as are asked for, or as there are processors."""
        return self.workers or os.cpu_count() or 1

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Options, then variables, then the file."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)


def stamps_of(*places: Path | None) -> Iterator[tuple[str, int, int]]:
    """Name, size and time of each file, those in folders too; what is not there is told by whoever loads it."""
    for place in filter(None, places):
        for path in sorted(place.rglob("*")) if place.is_dir() else [place]:
            if path.is_file():
                status = path.stat()
                yield str(path), status.st_size, status.st_mtime_ns


_in_use: ContextVar[Settings | None] = ContextVar("settings", default=None)


@contextmanager
def using(settings: Settings) -> Iterator[None]:
    """Within, flows work with these settings. They do not travel as a flow's parameters, which Prefect shows."""
    token = _in_use.set(settings)
    try:
        yield
    finally:
        _in_use.reset(token)


def settings_in_use(options: dict[str, Any] | None = None) -> Settings:
    """The settings a command chose; else those of this machine with the options of a deployment over them."""
    return _in_use.get() or load_settings(**(options or {}))


def load_settings(**options: object) -> Settings:
    """Settings with the options of a command over them; None means not given.

    Raises SettingsError naming the key and what is wrong with it.
    """
    try:
        return Settings(**{name: value for name, value in options.items() if value is not None})  # type: ignore[arg-type]
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        raise SettingsError(
            f"设置 {key} 无法使用：{first['msg']}", remedy=f"请检查 {SETTINGS_FILE} 和 JIHUA_* 变量"
        ) from None
