"""`jihua web`, `users`, `tokens`: the analysts' pages and who may open them, people and scripts. The pages are
named, never imported: web stands over flows."""

import getpass
import os
import secrets
from importlib import import_module
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from flows.cli.options import Db
from flows.words import say

if TYPE_CHECKING:
    from storage.store import Store

Role = Literal["reader", "uploader", "editor", "admin"]
Name = Annotated[str, typer.Argument(metavar="NAME", help=say("账号", "the account"))]
Regions = Annotated[list[str], typer.Option("--region", help=say("只看这个区域，可多次", "only this region"))]
Stores = Annotated[list[str], typer.Option("--store", help=say("只看这家门店，可多次", "only this store"))]

TokenRole = Literal["reader", "uploader", "editor"]
TokenName = Annotated[str, typer.Argument(metavar="NAME", help=say("令牌名", "the token"))]

users = typer.Typer(help=say("网页账号", "accounts of the pages"), no_args_is_help=True)
tokens = typer.Typer(help=say("给程序用的令牌", "tokens for scripts"), no_args_is_help=True)


def web(
    db: Db = None,
    host: Annotated[str | None, typer.Option("--host", help=say("绑定的地址，默认只限本机", "address to bind"))] = None,
    port: Annotated[int | None, typer.Option("--port", min=1, max=65535, help=say("端口", "port"))] = None,
) -> None:
    """打开网页：对比、计划、上传、改正。例：jihua web --port 8765"""
    import uvicorn

    given = {"JIHUA_DB": db, "JIHUA_WEB_HOST": host, "JIHUA_WEB_PORT": None if port is None else str(port)}
    os.environ.update({name: value for name, value in given.items() if value is not None})
    address = import_module("web.settings").load_web_settings()
    application = import_module("web.app").create_app(web=address)
    shown = f"[{address.host}]" if ":" in address.host else address.host
    typer.echo(say("网页在 ", "pages at ") + f"http://{shown}:{address.port}", err=True)
    uvicorn.run(application, host=address.host, port=address.port, log_level="warning", server_header=False)


@users.command("add")
def add_user(
    name: Name,
    role: Annotated[Role, typer.Option("--role", help=say("角色", "role"))] = "reader",
    region: Regions = [],  # noqa: B006 (Typer reads the default, nobody changes it)
    store: Stores = [],  # noqa: B006
    password: Annotated[
        str | None, typer.Option("--password", envvar="JIHUA_PASSWORD", help=say("密码；不写则自动生成", "password"))
    ] = None,
    db: Db = None,
) -> None:
    """新建或修改账号。例：jihua users add 王敏 --role editor --region 城东片区"""
    from flows.passwords import password_hash
    from storage.accounts import Account, put_account
    from storage.database import writing

    chosen = password or secrets.token_urlsafe(12)
    with opened(db) as house:
        with writing(house.engine) as connection:
            put_account(connection, Account(name, password_hash(chosen), role, tuple(region), tuple(store)))
        noted(house, "account", " ".join((name, role, *region, *store)))
    typer.echo(say(f"账号 {name}（{role}）已保存", f"account {name} ({role}) saved"))
    if password is None:
        typer.echo(say(f"密码：{chosen}", f"password: {chosen}"))


@users.command("list")
def list_users(db: Db = None) -> None:
    """列出账号。例：jihua users list"""
    from storage.accounts import all_accounts
    from storage.database import reading

    with opened(db) as store, reading(store.engine) as connection:
        for one in all_accounts(connection):
            bounds = "、".join((*one.regions, *one.stores)) or say("全部", "everything")
            typer.echo(f"{one.name}\t{one.role}\t{bounds}")


@users.command("remove")
def remove_user(name: Name, db: Db = None) -> None:
    """删除账号，它的登录随即失效。例：jihua users remove 王敏"""
    from storage.accounts import drop_account
    from storage.database import writing

    with opened(db) as store:
        with writing(store.engine) as connection:
            drop_account(connection, name)
        noted(store, "account_removed", name)
    typer.echo(say(f"账号 {name} 已删除", f"account {name} removed"))


@tokens.command("add")
def add_token(
    name: TokenName,
    role: Annotated[TokenRole, typer.Option("--role", help=say("角色", "role"))] = "reader",
    region: Regions = [],  # noqa: B006
    store: Stores = [],  # noqa: B006
    days: Annotated[int, typer.Option("--days", min=1, max=3650, help=say("有效天数", "days it lasts"))] = 365,
    db: Db = None,
) -> None:
    """给程序建一个令牌，只显示一次。例：jihua tokens add 日报脚本 --role reader --days 90"""
    from datetime import timedelta

    from storage.database import writing
    from storage.tokens import make_token

    who, bounds = at_this_machine(), {"regions": tuple(region), "stores": tuple(store)}
    with opened(db) as house:
        with writing(house.engine) as connection:
            secret = make_token(connection, name, role, **bounds, made_by=who, lasts=timedelta(days=days))
        noted(house, "token", " ".join((name, role, *region, *store, str(days))))
    typer.echo(say(f"令牌 {name}（{role}，{days} 天）：", f"token {name} ({role}, {days} days):"), err=True)
    typer.echo(secret)


@tokens.command("list")
def list_tokens(db: Db = None) -> None:
    """列出令牌。例：jihua tokens list"""
    from storage.database import reading
    from storage.tokens import all_tokens

    with opened(db) as store, reading(store.engine) as connection:
        for one in all_tokens(connection):
            bounds = "、".join((*one.regions, *one.stores)) or say("全部", "everything")
            typer.echo(f"{one.name}\t{one.role}\t{bounds}\t{one.ends_at:%Y-%m-%d}")


@tokens.command("remove")
def remove_token(name: TokenName, db: Db = None) -> None:
    """吊销令牌，立即失效。例：jihua tokens remove 日报脚本"""
    from storage.database import writing
    from storage.tokens import revoke_token

    with opened(db) as store:
        with writing(store.engine) as connection:
            revoke_token(connection, name)
        noted(store, "token_revoked", name)
    typer.echo(say(f"令牌 {name} 已吊销", f"token {name} revoked"))


def noted(store: "Store", action: str, what: str) -> None:
    """A line of the audit log: who at this machine did what."""
    from storage.accounts import note_event
    from storage.database import writing

    with writing(store.engine) as connection:
        note_event(connection, at_this_machine(), "", action, what)


def at_this_machine() -> str:
    """Whoever works on the command line."""
    return f"{getpass.getuser()}（命令行）"


def opened(db: str | None) -> "Store":
    """The store of the settings."""
    from flows.settings import load_settings
    from storage.store import open_store

    settings = load_settings(db=db)
    return open_store(settings.db, archive=settings.originals)
