"""Options that several commands share, and how wrong ones are told."""

from pathlib import Path
from typing import Annotated

import typer

from flows.words import say

Paths = Annotated[
    list[str],
    typer.Argument(metavar="PATH…", help=say("文件或文件夹（含子文件夹、zip）", "files, folders (deep), zips")),
]
Json = Annotated[bool, typer.Option("--json", help=say("每个文件一行 JSON", "one JSON object a line"))]
Explain = Annotated[
    bool,
    typer.Option(
        "--explain", help=say("说明一个文件为何这样分篇分节、每个数字为何这样判", "why one document was read as it was")
    ),
]
Html = Annotated[
    Path | None,
    typer.Option(
        "--html", metavar="FILE", help=say("把一个文件的证据页写到 FILE", "write one document's evidence page")
    ),
]
VocabularyFolder = Annotated[
    Path | None, typer.Option("--vocabulary", help=say("自家词表文件夹", "a folder with your own vocabulary"))
]
StoresFile = Annotated[Path | None, typer.Option("--stores", help=say("门店名册 stores.csv", "the register of stores"))]
ManifestFile = Annotated[
    Path | None,
    typer.Option("--manifest", help=say("清单：file,store,year,department", "whose plan each file is, as CSV")),
]
Workers = Annotated[
    int | None, typer.Option("--workers", min=1, help=say("读取进程数，默认自动", "processes; as many as useful"))
]
Db = Annotated[
    str | None,
    typer.Option("--db", metavar="URL", help=say("库：文件路径或 postgresql+psycopg://…", "the store: a path or URL")),
]
