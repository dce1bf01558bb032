"""An inbox in object storage: a real S3-compatible server on loopback, and `file://`."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from flows.launch import run_ingest
from flows.remote import fetch, listed, mirror
from flows.settings import Settings
from storage.store import open_store
from tests.flows.plans import write_plan
from tests.flows.rows import content

s3fs = pytest.importorskip("s3fs", reason="the s3 extra is not installed")
BUCKET = "plans"


@pytest.fixture(scope="module")
def bucket(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A bucket on moto's server; the client that fills it."""
    import boto3

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    server = subprocess.Popen(
        [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    access = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_ENDPOINT_URL": address}
    before = dict(os.environ)
    os.environ.update(access, AWS_DEFAULT_REGION="us-east-1")
    try:
        wait_for(address)
        client = boto3.client("s3", endpoint_url=address, region_name="us-east-1")
        client.create_bucket(Bucket=BUCKET)
        yield client
        client.close()
    finally:
        server.terminate()
        server.wait()
        os.environ.clear()
        os.environ.update(before)


def wait_for(address: str) -> None:
    for _ in range(300):
        try:
            httpx.get(address, timeout=1)
        except httpx.HTTPError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("moto did not start")


def put(bucket: Any, key: str, path: Path) -> None:
    bucket.put_object(Bucket=BUCKET, Key=key, Body=path.read_bytes())


@pytest.mark.usefixtures("prefect_api")
def test_plans_in_a_bucket_are_stored_under_their_addresses(bucket: Any, settings: Settings, tmp_path: Path) -> None:
    plan = write_plan(tmp_path / "计划.docx")
    put(bucket, "a/华东/枫林路店/2025年计划.docx", plan)
    put(bucket, "a/华东/~$25年计划.docx", plan)
    summary = run_ingest([f"s3://{BUCKET}/a"], settings)
    assert summary.counts["new"] == 1
    with open_store(settings.db) as store, store.engine.connect() as connection:
        path = connection.exec_driver_sql("SELECT path FROM documents").scalar()
    assert path == f"s3://{BUCKET}/a/华东/枫林路店/2025年计划.docx"
    assert run_ingest([f"s3://{BUCKET}/a"], settings).counts["unchanged"] == 1


def test_an_object_is_fetched_once_and_again_when_it_changes(bucket: Any, tmp_path: Path) -> None:
    put(bucket, "b/计划.docx", write_plan(tmp_path / "1.docx", revenue=100))
    first = list(mirror(f"s3://{BUCKET}/b", tmp_path / "m", tmp_path / "s"))
    fetched = first[0].path.stat().st_mtime_ns
    again = list(mirror(f"s3://{BUCKET}/b", tmp_path / "m", tmp_path / "s"))
    assert again[0].path.stat().st_mtime_ns == fetched
    changed = write_plan(tmp_path / "2.docx", revenue=200)
    put(bucket, "b/计划.docx", changed)
    newest = list(mirror(f"s3://{BUCKET}/b", tmp_path / "m", tmp_path / "s"))
    assert newest[0].path.read_bytes() == changed.read_bytes()


def lies_in(folder: Path) -> set[str]:
    """Names of all copies, whatever folder they lie in."""
    return {path.name for path in folder.rglob("*.docx")}


@pytest.mark.usefixtures("prefect_api")
def test_an_object_that_is_gone_is_not_read_again_and_what_was_read_of_it_stays(
    bucket: Any, settings: Settings, tmp_path: Path
) -> None:
    for name, revenue in (("留下", 300), ("撤回", 400)):
        put(bucket, f"c/{name}/{name}.docx", write_plan(tmp_path / f"{name}.docx", revenue=revenue))
    address = f"s3://{BUCKET}/c"
    assert run_ingest([address], settings).counts["new"] == 2
    with open_store(settings.db) as store:
        before = content(store)
    bucket.delete_object(Bucket=BUCKET, Key="c/撤回/撤回.docx")
    summary = run_ingest([address], settings, force=True)
    assert dict(summary.counts) == {"replaced": 1, "unchanged": 0}
    assert lies_in(settings.state / "remote") == {"留下.docx"}
    with open_store(settings.db) as store:
        assert content(store) == before
        assert len(list(store.archive.ids())) == 2
    put(bucket, "c/撤回/撤回.docx", tmp_path / "撤回.docx")
    assert dict(run_ingest([address], settings).counts) == {"unchanged": 2}


def test_a_file_may_come_where_a_folder_was(bucket: Any, tmp_path: Path) -> None:
    plan = write_plan(tmp_path / "1.docx")
    put(bucket, "d/甲.docx/乙.docx", plan)
    list(mirror(f"s3://{BUCKET}/d", tmp_path / "m", tmp_path / "s"))
    bucket.delete_object(Bucket=BUCKET, Key="d/甲.docx/乙.docx")
    put(bucket, "d/甲.docx", plan)
    found = list(mirror(f"s3://{BUCKET}/d", tmp_path / "m", tmp_path / "s"))
    assert [one.name for one in found] == [f"s3://{BUCKET}/d/甲.docx"]
    assert found[0].path.read_bytes() == plan.read_bytes()


def test_an_object_that_goes_while_it_is_fetched_fails_alone(bucket: Any, tmp_path: Path) -> None:
    for name in ("在.docx", "走.docx"):
        put(bucket, f"e/{name}", write_plan(tmp_path / name))
    system = s3fs.S3FileSystem()
    copies = list(listed(system, f"{BUCKET}/e", f"s3://{BUCKET}/e", tmp_path / "m"))
    bucket.delete_object(Bucket=BUCKET, Key="e/走.docx")
    refused = fetch(system, copies)
    assert [copy.name for copy in refused] == [f"s3://{BUCKET}/e/走.docx"]
    assert lies_in(tmp_path / "m") == {"在.docx"}


def test_a_bucket_that_is_not_there_is_a_failure_with_a_remedy(bucket: Any, tmp_path: Path) -> None:
    found = list(mirror("s3://nowhere/inbox", tmp_path / "m", tmp_path / "s"))
    assert [one.code for one in found] in (["unreachable"], ["empty_folder"])
    assert found[0].name == "s3://nowhere/inbox"


@pytest.mark.usefixtures("prefect_api")
def test_a_file_address_is_a_folder_of_this_machine(settings: Settings) -> None:
    write_plan(Path(settings.inbox) / "计划.docx")
    assert run_ingest([f"file://{settings.inbox}"], settings).counts["new"] == 1
