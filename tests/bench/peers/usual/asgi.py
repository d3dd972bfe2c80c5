"""One process: Channels for the sockets; beside it Django, in threads as sync2gear's own portal.

Under Django's own ASGI application each request has a thread and a connection of its own: an unchanged poll
was about four times as dear.
"""

from a2wsgi import WSGIMiddleware
from channels.routing import ProtocolTypeRouter
from django.core.wsgi import get_wsgi_application

THREADS = 8
django = WSGIMiddleware(get_wsgi_application(), workers=THREADS)

from .consumers import Announcements  # noqa: E402 - its app has to be there

application = ProtocolTypeRouter({"http": django, "websocket": Announcements.as_asgi()})
