"""Settings of the pages: `JIHUA_WEB_*` variables and the `[web]` table of jihua.toml."""

import ipaddress
import tomllib
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from flows.settings import SETTINGS_FILE
from schemas.issues import SettingsError
from storage.accounts import Role


class WebSettings(BaseSettings):
    """Who may reach the pages and how much they may send. Unknown keys are refused."""

    model_config = SettingsConfigDict(env_prefix="JIHUA_WEB_", extra="forbid")

    host: str = "127.0.0.1"
    port: int = Field(default=8765, ge=1, le=65535)
    session_hours: float = Field(default=12, gt=0)
    session_key: Path = Field(default=Path(".jihua/session.key"), description="made at the first start, mode 0600")
    upload_files: int = Field(default=50, ge=1, description="files in one upload")
    upload_megabytes: int = Field(default=50, ge=1, description="one file")
    rows: int = Field(default=200, ge=10, description="lines a comparison or page shows at most")
    export_rows: int = Field(default=1_000_000, ge=10, description="rows a download holds at most")
    login_attempts: int = Field(default=5, ge=1, description="failed logins a name and address, in 15 minutes")
    https: bool = Field(default=False, description="cookies only over HTTPS; set behind a TLS proxy")
    prefect_ui: str | None = Field(default=None, description="address of Prefect's own pages, to link runs to")
    proxy_header: str | None = Field(default=None, description="header in which a trusted proxy names the user")
    proxy_addresses: tuple[str, ...] = Field(default=("127.0.0.1", "::1"), description="whose header is believed")
    proxy_role: Role = "reader"
    oidc_issuer: str | None = None
    oidc_client_id: str | None = None
    oidc_client_secret: str | None = None
    oidc_claim: str = Field(default="preferred_username", description="what of the token is the account's name")
    oidc_role: Role = "reader"

    @property
    def local(self) -> bool:
        """Whether only this machine can reach the pages."""
        if self.host == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False


def load_web_settings(**options: object) -> WebSettings:
    """Options over variables over jihua.toml's [web]. Raises SettingsError naming the key."""
    given = {name: value for name, value in options.items() if value is not None}
    try:
        variables = WebSettings().model_dump(exclude_unset=True)
        return WebSettings(**{**_from_file(Path(SETTINGS_FILE)), **variables, **given})
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        raise SettingsError(
            f"网页设置 {key} 无法使用：{first['msg']}", remedy=f"请检查 {SETTINGS_FILE} 的 [web] 和 JIHUA_WEB_* 变量"
        ) from None


def _from_file(path: Path) -> dict[str, Any]:
    if not path.exists():
        return {}
    return dict(tomllib.loads(path.read_text(encoding="utf-8")).get("web", {}))
