"""Those of the usual stack, its tables and its tokens, with django-eventstream in place of Channels.

No event is stored: that would be work for every stream. Redis is how it reaches several processes.
"""

from redis.connection import parse_url

from tests.bench.peers.usual.settings import *  # noqa: F403
from tests.bench.peers.usual.settings import INSTALLED_APPS as USUAL
from tests.bench.peers.usual.settings import REDIS

INSTALLED_APPS = [*USUAL, "django_eventstream"]
MIDDLEWARE: list[str] = []
ROOT_URLCONF = "tests.bench.peers.eventstream.urls"
EVENTSTREAM_REDIS = parse_url(REDIS)
EVENTSTREAM_CHANNELMANAGER_CLASS = "tests.bench.peers.eventstream.views.Channels"
