"""The night's digest: what it says, within which size, to whom; the dead man's switch; nights that were missed."""

import json
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from pydantic import SecretStr

from flows.digest import LISTED, cut, digest, missed_nights, ping, send
from flows.settings import Settings
from flows.summary import Failure, Summary

NOW = datetime(2026, 3, 2, 2, 0, 12, tzinfo=UTC)


class Receiver:
    """A web server that keeps what it is sent."""

    def __init__(self) -> None:
        self.requests: list[tuple[str, bytes]] = []
        received = self.requests

        class Handler(BaseHTTPRequestHandler):
            def take(self) -> None:
                received.append((self.path, self.rfile.read(int(self.headers.get("Content-Length") or 0))))
                self.send_response(200)
                self.end_headers()

            def __getattr__(self, name: str) -> Callable[[], None]:
                if name in ("do_GET", "do_POST"):
                    return self.take
                raise AttributeError(name)

            def log_message(self, *_: object) -> None:
                """Keep the tests' output clean."""

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.port = self.server.server_port


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    receiver = Receiver()
    thread = threading.Thread(target=receiver.server.serve_forever)
    thread.start()
    yield receiver
    receiver.server.shutdown()
    thread.join()
    receiver.server.server_close()


def night(failures: int = 1) -> Summary:
    summary = Summary("nightly", NOW, finished=NOW + timedelta(seconds=42))
    summary.counts["new"] = 12
    for number in range(failures):
        summary.fail(Failure(f"城东片区/坏{number}.docx", "damaged", "文件损坏。请重新上传"))
    return summary


def test_the_digest_has_time_counts_failures_and_link(settings: Settings) -> None:
    text = digest(night(), settings.model_copy(update={"link": "http://plans.example/runs"}), NOW)
    assert text.splitlines() == [
        "**计划导入 2026-03-02 02:00**",
        "共 13 份：新增 12，重新读取 0，未变 0，失败 1；目标 0 条；用时 42 秒",
        "失败：",
        "- 城东片区/坏0.docx（damaged）",
        "[查看](http://plans.example/runs)",
    ]


def test_many_failures_are_counted_not_listed(settings: Settings) -> None:
    assert digest(night(LISTED + 7), settings, NOW).splitlines()[-1] == "- 另有 7 份"


@pytest.mark.parametrize("limit", [64, 100, 1000, 4096])
def test_a_cut_digest_fits_in_bytes_and_says_so(limit: int) -> None:
    text = "\n".join(f"- 城东片区/枫林路店第{number}份计划.docx" for number in range(300))
    short = cut(text, limit)
    assert len(short.encode()) <= limit
    assert short.endswith("（已截短）")
    assert "�" not in short


def test_a_digest_within_the_limit_is_left_alone() -> None:
    assert cut("好" * 1365, 4096) == "好" * 1365


def test_the_digest_reaches_a_webhook(receiver: Receiver, settings: Settings) -> None:
    address = SecretStr(f"json://127.0.0.1:{receiver.port}/digest")
    assert send(night(), settings.model_copy(update={"notify": (address,)}), NOW) == []
    path, body = receiver.requests[0]
    assert path == "/digest"
    assert json.loads(body)["message"].startswith("**计划导入 2026-03-02 02:00**")


def test_addresses_may_stand_in_a_file(receiver: Receiver, settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "notify").write_text(f"# 值班群\njson://127.0.0.1:{receiver.port}/group\n", encoding="utf-8")
    send(night(), settings.model_copy(update={"notify_file": tmp_path / "notify"}), NOW)
    assert [path for path, _ in receiver.requests] == ["/group"]


def test_a_service_that_refuses_is_named_without_its_key(settings: Settings) -> None:
    address = SecretStr("json://user:secret-key@127.0.0.1:9/nobody")
    assert send(night(), settings.model_copy(update={"notify": (address,)}), NOW) == ["json"]


def test_no_address_sends_nothing(settings: Settings) -> None:
    assert send(night(), settings, NOW) == []


def test_the_switch_hears_of_good_and_bad_nights(receiver: Receiver, settings: Settings) -> None:
    switched = settings.model_copy(update={"ping": SecretStr(f"http://127.0.0.1:{receiver.port}/ping/abc")})
    assert ping(switched, failed=False)
    assert ping(switched, failed=True)
    assert [path for path, _ in receiver.requests] == ["/ping/abc", "/ping/abc/fail"]


def test_a_switch_that_does_not_answer_is_no_error(settings: Settings) -> None:
    assert not ping(settings.model_copy(update={"ping": SecretStr("http://127.0.0.1:9/ping")}), failed=False)


@pytest.mark.parametrize(("days", "missed"), [(0, 0), (1, 0), (2, 1), (6, 5)])
def test_missed_nights_are_counted(days: int, missed: int) -> None:
    assert missed_nights(NOW - timedelta(days=days), NOW) == missed


def test_the_first_night_missed_none() -> None:
    assert missed_nights(None, NOW) == 0
