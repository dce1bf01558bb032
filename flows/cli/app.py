"""All commands in one list."""

from collections.abc import Callable

import typer

from flows.cli.answers import ask, diff, questions
from flows.cli.asking import compare, export
from flows.cli.care import backup, corrections, restore, verify
from flows.cli.house import doctor, schema, vocabulary
from flows.cli.pages import tokens, users, web
from flows.cli.reading import extract, text
from flows.cli.running import ingest, nightly, retry, schedule, watch
from flows.words import say

COMMANDS: tuple[tuple[Callable[..., None], str, str], ...] = (
    (extract, "提取计划、章节、目标、SWOT。例：jihua extract 计划/ --json", "Extract: jihua extract plans/ --json"),
    (
        text,
        "按读者所见输出文字，自动编号也在内。例：jihua text 计划.docx",
        "Text as a reader sees it: jihua text A",
    ),
    (ingest, "读入文件并入库；读过且未变的跳过。例：jihua ingest 收件箱/", "Read into the store: jihua ingest inbox/"),
    (nightly, "夜间运行一次：读收件箱、导出、发日报。例：jihua nightly", "One night's run: jihua nightly"),
    (watch, "守着收件箱，文件放稳 5 秒后读入。例：jihua watch 收件箱/", "Watch an inbox: jihua watch inbox/"),
    (schedule, "按时自动运行，不需要另起 worker。例：jihua schedule", "Run on schedule: jihua schedule"),
    (retry, "重读失败的文件，一份或全部。例：jihua retry 枫林路店", "Read failed files again: jihua retry"),
    (compare, "门店 × 年份对比，缺的说明原因。例：jihua compare --metric 销售额", "Compare: jihua compare --metric M"),
    (export, "导出全部表。例：jihua export 导出/ --format xlsx", "Export all tables: jihua export out/"),
    (
        ask,
        "分析师的十五个问题，list 列出全部。例：jihua ask splits --year 2025",
        "The fifteen questions: jihua ask list",
    ),
    (diff, "两份计划逐条比较。例：jihua diff 城东店2024 城东店2025", "Two plans side by side: jihua diff A B"),
    (
        questions,
        "待门店确认的问题，可直接发出。例：jihua questions 待确认.md",
        "What to ask the stores: jihua questions",
    ),
    (
        backup,
        "备份数据库和原文件，不必停机。例：jihua backup 备份/今天",
        "Back up while others write: jihua backup DIR",
    ),
    (restore, "从备份恢复到空位置。例：jihua restore 备份/今天 --db 新库.db", "Restore: jihua restore DIR --db NEW"),
    (verify, "逐份核对原文件与数据库。例：jihua verify", "Hold originals against the store: jihua verify"),
    (web, "打开网页：对比、计划、上传、改正。例：jihua web", "The pages: jihua web --port 8765"),
    (schema, "输出 JSON 的结构。例：jihua schema > jihua.schema.json", "The JSON Schema of the contract: jihua schema"),
    (
        doctor,
        "检查安装、库、字体、磁盘，并给出办法。例：jihua doctor",
        "Look over the installation: jihua doctor",
    ),
)

app = typer.Typer(
    name="jihua",
    help=say(
        "把 Word 销售计划变成可比较的目标与 SWOT 表。离线、确定、每个数字都能回到原文。",
        "Word sales plans in, comparable tables of targets and SWOT items out.",
    ),
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)
for command, chinese, english in COMMANDS:
    app.command(help=say(chinese, english))(command)
app.add_typer(vocabulary, name="vocabulary")
app.add_typer(corrections, name="corrections")
app.add_typer(users, name="users")
app.add_typer(tokens, name="tokens")
