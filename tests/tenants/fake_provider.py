"""Google and Microsoft on loopback: what they answer to somebody who signs in with them."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from time import time
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt

CLIENT = "of-the-tests"


@dataclass
class FakeProvider:
    """`person` is who sits before the browser; `asked` the paths that were called."""

    url: str
    person: dict[str, Any] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    refuses: bool = False

    def page(self, query: dict[str, list[str]]) -> str:
        """Where its sign-in page sends the browser: back, with a code."""
        told = {"state": query["state"][0]}
        told |= {"error": "access_denied"} if self.refuses else {"code": "a-code"}
        return f"{query['redirect_uri'][0]}?{urlencode(told)}"

    def token(self) -> dict[str, Any]:
        now = int(time())
        claims = {"iss": "https://accounts.google.com", "aud": CLIENT, "iat": now, "exp": now + 60}
        signed = jwt.encode(claims | self.person, "a key that nobody looks at, but long enough", "HS256")
        return {"access_token": "t", "token_type": "Bearer", "expires_in": 60, "id_token": signed}


def answering(provider: FakeProvider) -> type[BaseHTTPRequestHandler]:
    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            there = urlsplit(self.path)
            provider.asked.append(there.path)
            if there.path.endswith("/authorize"):
                self.send_response(302)
                self.send_header("Location", provider.page(parse_qs(there.query)))
                self.end_headers()
            else:
                self.tell(provider.person)

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            provider.asked.append(urlsplit(self.path).path)
            self.tell(provider.token())

        def tell(self, told: dict[str, Any]) -> None:
            body = json.dumps(told).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    return Answers


@contextmanager
def serving() -> Iterator[FakeProvider]:
    provider = FakeProvider("")
    with ThreadingHTTPServer(("127.0.0.1", 0), answering(provider)) as server:
        provider.url = f"http://127.0.0.1:{server.server_port}"
        Thread(target=server.serve_forever, daemon=True).start()
        yield provider
        server.shutdown()
