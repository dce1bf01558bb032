"""A real OpenID provider on loopback, made of Authlib's own server side: codes with PKCE, tokens signed by its keys.

It speaks HTTP and forgives nothing: unknown clients, addresses and codes are refused. `misuse` makes it sign a token as
an attacker would, to see who notices.
"""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from authlib.integrations.flask_oauth2 import AuthorizationServer
from authlib.oauth2.rfc6749 import AuthorizationCodeMixin, ClientMixin, grants
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oidc.core import UserInfo
from authlib.oidc.core.grants import OpenIDCode
from flask import Flask, jsonify, request
from joserfc.jwk import RSAKey
from werkzeug.serving import make_server

CLIENT, SECRET = "jihua-pages", "a-secret-between-two-servers"
Claims = dict[str, Any]


@dataclass
class Client(ClientMixin):  # type: ignore[misc]
    """The one client this provider knows: the pages."""

    back: str

    def get_client_id(self) -> str:
        return CLIENT

    def get_default_redirect_uri(self) -> str:
        return self.back

    def get_allowed_scope(self, scope: str) -> str:
        return " ".join(one for one in scope.split() if one in ("openid", "profile", "email"))

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        return redirect_uri == self.back

    def check_client_secret(self, client_secret: str) -> bool:
        return client_secret == SECRET

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        return method == "client_secret_basic"

    def check_response_type(self, response_type: str) -> bool:
        return response_type == "code"

    def check_grant_type(self, grant_type: str) -> bool:
        return grant_type == "authorization_code"


@dataclass
class Code(AuthorizationCodeMixin):  # type: ignore[misc]
    """A code that was handed out and not yet used."""

    code: str
    user: Claims
    redirect_uri: str
    scope: str
    nonce: str | None
    code_challenge: str | None
    code_challenge_method: str | None

    def get_redirect_uri(self) -> str:
        return self.redirect_uri

    def get_scope(self) -> str:
        return self.scope

    def get_nonce(self) -> str | None:
        return self.nonce

    def get_auth_time(self) -> int:
        return int(time.time())

    def get_acr(self) -> None:
        return None

    def get_amr(self) -> None:
        return None


@dataclass
class Provider:
    """The provider: who is logged in there, and what it handed out."""

    issuer: str
    back: str
    user: Claims | None = None
    misuse: Callable[[Claims], Claims] = field(default=lambda claims: claims)
    foreign_key: bool = False
    codes: dict[str, Code] = field(default_factory=dict)
    own: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "one", "use": "sig"}))
    foreign: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "one", "use": "sig"}))

    def app(self) -> Flask:
        """The provider as a web application."""
        made = Flask("provider")
        server = AuthorizationServer(
            made, query_client=lambda name: Client(self.back) if name == CLIENT else None, save_token=lambda *_: None
        )
        server.register_grant(grant_of(self), [CodeChallenge(required=True), identity_of(self)])

        @made.get("/.well-known/openid-configuration")
        def configuration() -> Any:
            return jsonify(
                issuer=self.issuer,
                authorization_endpoint=f"{self.issuer}/authorize",
                token_endpoint=f"{self.issuer}/token",
                jwks_uri=f"{self.issuer}/keys",
                response_types_supported=["code"],
                subject_types_supported=["public"],
                id_token_signing_alg_values_supported=["RS256"],
                token_endpoint_auth_methods_supported=["client_secret_basic"],
                code_challenge_methods_supported=["S256"],
            )

        @made.get("/keys")
        def keys() -> Any:
            return jsonify(keys=[self.own.as_dict(private=False)])

        @made.get("/authorize")
        def authorize() -> Any:
            """Whoever is logged in at the provider agrees; without anybody the answer is a refusal."""
            grant = server.get_consent_grant(end_user=self.user)
            return server.create_authorization_response(request, grant_user=self.user, grant=grant)

        @made.post("/token")
        def token() -> Any:
            return server.create_token_response()

        return made


def grant_of(provider: Provider) -> type:
    """Codes kept in memory, good for one use."""

    class CodeGrant(grants.AuthorizationCodeGrant):  # type: ignore[misc]
        TOKEN_ENDPOINT_AUTH_METHODS = ("client_secret_basic",)

        def save_authorization_code(self, code: str, asked: Any) -> None:
            data = asked.payload.data
            provider.codes[code] = Code(
                code, asked.user, asked.payload.redirect_uri, asked.payload.scope, data.get("nonce"),
                data.get("code_challenge"), data.get("code_challenge_method"),
            )  # fmt: skip

        def query_authorization_code(self, code: str, client: Client) -> Code | None:
            return provider.codes.get(code)

        def delete_authorization_code(self, authorization_code: Code) -> None:
            del provider.codes[authorization_code.code]

        def authenticate_user(self, authorization_code: Code) -> Claims:
            return authorization_code.user

    return CodeGrant


def identity_of(provider: Provider) -> OpenIDCode:
    """The signed token that says who logged in."""

    class Identity(OpenIDCode):  # type: ignore[misc]
        def exists_nonce(self, nonce: str, asked: Any) -> bool:
            return any(code.nonce == nonce for code in provider.codes.values())

        def resolve_client_private_key(self, client: Client) -> RSAKey:
            return provider.foreign if provider.foreign_key else provider.own

        def get_client_algorithm(self, client: Client) -> str:
            return "RS256"

        def get_encode_header(self, client: Client) -> dict[str, str]:
            return {"alg": "RS256", "kid": "one"}

        def get_client_claims(self, client: Client) -> Claims:
            return {"iss": provider.issuer, "aud": [CLIENT]}

        def generate_user_info(self, user: Claims, scope: str) -> UserInfo:
            return UserInfo(provider.misuse(user))

    return Identity(require_nonce=True)


@contextmanager
def provider_for(back: str) -> Iterator[Provider]:
    """A running provider whose client comes back to `back`."""
    server = make_server("127.0.0.1", 0, Flask("none"), threaded=True)
    provider = Provider(f"http://127.0.0.1:{server.server_port}", back)
    server.app = provider.app()
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
