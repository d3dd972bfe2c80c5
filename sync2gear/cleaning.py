"""What a WSGI environment cannot tell apart is taken out before a request gets there."""

from urllib.parse import quote_from_bytes

from starlette.types import ASGIApp, Receive, Scope, Send

ASCII = "".join(chr(number) for number in range(33, 127))


class CleanedRequests:
    """Middleware: drops headers that could pose as others and makes the query string ASCII.

    `X_Forwarded_For` and `X-Forwarded-For` become one variable in WSGI, so a client could add to what a
    proxy says; `Proxy` would become HTTP_PROXY.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._app(cleaned(scope) if scope["type"] == "http" else scope, receive, send)


def cleaned(scope: Scope) -> Scope:
    headers = [(name, value) for name, value in scope["headers"] if b"_" not in name and name != b"proxy"]
    query = quote_from_bytes(scope["query_string"], safe=ASCII).encode()
    return {**scope, "headers": headers, "query_string": query}
