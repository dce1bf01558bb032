"""One message a night to 企业微信, 钉钉, e-mail or a webhook: counts, failures, a link, never a plan's text."""

from datetime import datetime
from urllib.parse import urlsplit

import apprise
import httpx

from flows.settings import Settings
from flows.summary import Summary

LIMITS = {"wecombot": 4096, "dingtalk": 20_000, "feishu": 20_000, "lark": 20_000}
"""Bytes of UTF-8 a service takes in one Markdown message; Apprise counts characters, a Chinese one has three bytes."""

LISTED = 20


def digest(summary: Summary, settings: Settings, now: datetime) -> str:
    """The night in Markdown. The time stands in it: services swallow a message equal to the last."""
    lines = [f"**计划导入 {now:%Y-%m-%d %H:%M}**", summary.sentence(), *summary.notes]
    if summary.failures:
        lines.append("失败：")
        lines += [f"- {failure.name}（{failure.code}）" for failure in summary.failures[:LISTED]]
        if len(summary.failures) > LISTED:
            lines.append(f"- 另有 {len(summary.failures) - LISTED} 份")
    if settings.link:
        lines.append(f"[查看]({settings.link})")
    return "\n".join(lines)


def cut(text: str, limit: int) -> str:
    """The text within so many bytes, cut at a line where one fits, never inside a character; the cut is shown."""
    if len(text.encode()) <= limit:
        return text
    mark = "\n…（已截短）"
    room = limit - len(mark.encode())
    kept = text.encode()[:room].decode(errors="ignore")
    line_end = kept.rfind("\n")
    return (kept[:line_end] if line_end > 0 else kept) + mark


def send(summary: Summary, settings: Settings, now: datetime) -> list[str]:
    """Send the digest to every address of the settings; the services (never their keys) that refused it."""
    refused = []
    for address in settings.notify_addresses():
        service = urlsplit(address).scheme
        messenger = apprise.Apprise()
        text = cut(digest(summary, settings, now), LIMITS.get(service, 30_000))
        if not messenger.add(address) or not messenger.notify(body=text, body_format=apprise.NotifyFormat.MARKDOWN):
            refused.append(service)
    return refused


def ping(settings: Settings, *, failed: bool) -> bool:
    """Tell the dead man's switch that the night has ended, well or not; whether it heard."""
    if settings.ping is None:
        return True
    address = settings.ping.get_secret_value() + ("/fail" if failed else "")
    try:
        httpx.get(address, timeout=20).raise_for_status()
    except httpx.HTTPError:
        return False
    return True


def missed_nights(last: datetime | None, now: datetime) -> int:
    """Nights between the last finished run and this one in which none ran."""
    return max(0, (now.date() - last.date()).days - 1) if last else 0
