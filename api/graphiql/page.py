"""The page that browsers get at /graphql, and the files behind it."""

import hashlib
import re
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit

import orjson
from starlette.requests import Request
from starlette.responses import FileResponse, Response

from api.assembly import Example

FOLDER = Path(__file__).parent
ASSETS = {
    "react.js": FOLDER / "vendored" / "react.production.min.js",
    "react-dom.js": FOLDER / "vendored" / "react-dom.production.min.js",
    "graphiql.js": FOLDER / "vendored" / "graphiql.min.js",
    "graphiql.css": FOLDER / "vendored" / "graphiql.min.css",
    "start.js": FOLDER / "start.js",
    "start.css": FOLDER / "start.css",
}
ASSETS_PATH = "/graphql/assets/"
HOST = re.compile(r"[A-Za-z0-9.\-]+(:\d+)?|\[[0-9a-fA-F:]+\](:\d+)?")
LOOPBACK = {"localhost", "127.0.0.1", "::1"}
TEMPLATE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Rostrum GraphQL</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="{graphiql.css}">
<link rel="stylesheet" href="{start.css}">
</head>
<body>
<div id="graphiql">Loading…</div>
<script id="settings" type="application/json">{settings}</script>
<script src="{react.js}"></script>
<script src="{react-dom.js}"></script>
<script src="{graphiql.js}"></script>
<script src="{start.js}"></script>
</body>
</html>
"""


class GraphiQLPage:
    """The page with example tabs, and a token to begin with if one is given.

    The token is shown only to who came by a name of this machine or by `public_url`: a page of
    another name that resolves to this address (DNS rebinding) must not read it.
    """

    def __init__(self, examples: Sequence[Example], token: str | None, public_url: str) -> None:
        self._examples = [{"query": tab(each), "variables": each.variables} for each in examples]
        self._token = token
        self._hosts: set[str | None] = {*LOOPBACK, urlsplit(public_url).hostname}

    def response(self, request: Request) -> Response:
        """The page for this request."""
        trusted = request.url.hostname in self._hosts
        settings = {
            "path": request.url.path,
            "examples": self._examples,
            "token": self._token if trusted else None,
        }
        page = TEMPLATE
        for name in ASSETS:
            page = page.replace(f"{{{name}}}", f"{ASSETS_PATH}{name}?{fingerprint(name)}")
        page = page.replace("{settings}", orjson.dumps(settings).decode().replace("<", "\\u003c"))
        headers = {
            "cache-control": "no-store",
            "content-security-policy": policy(request.headers.get("host", "")),
            "vary": "accept",
        }
        return Response(page, headers=headers, media_type="text/html")


def tab(example: Example) -> str:
    """An example's query under its name."""
    return f"# {example.name}\n\n{example.query.strip()}\n"


def policy(host: str) -> str:
    """What the page may do: run our scripts, talk to us, and style itself as GraphiQL does."""
    sockets = f" ws://{host} wss://{host}" if HOST.fullmatch(host) else ""
    return "; ".join(
        [
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self' 'unsafe-inline'",
            "font-src 'self' data:",
            "img-src 'self' data:",
            f"connect-src 'self'{sockets}",
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'none'",
        ]
    )


async def asset(request: Request) -> Response:
    """One of the files behind the page. Their addresses carry a fingerprint, so they never age."""
    name = request.path_params["name"]
    if name not in ASSETS:
        return Response(status_code=404)
    return FileResponse(
        ASSETS[name], headers={"cache-control": "public, max-age=31536000, immutable"}
    )


@lru_cache
def fingerprint(name: str) -> str:
    """A few characters that change with the file."""
    return hashlib.sha256(ASSETS[name].read_bytes()).hexdigest()[:12]
