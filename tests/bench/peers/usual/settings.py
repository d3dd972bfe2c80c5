"""As small as the job allows: nothing is switched on that would cost it something."""

import json
import os
from datetime import timedelta

SECRET_KEY = "only for the bench, where nothing is at stake"
ALLOWED_HOSTS = ["localhost", "127.0.0.1"]
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "rest_framework",
    "channels",
    "tests.bench.peers.usual",
]
MIDDLEWARE = ["django.middleware.gzip.GZipMiddleware"]
ROOT_URLCONF = "tests.bench.peers.usual.urls"
USE_TZ = True

#: DATABASE is an entry of Django's DATABASES as JSON.
DATABASES = {"default": json.loads(os.environ["DATABASE"]) | {"CONN_MAX_AGE": None}}

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "rest_framework_simplejwt.authentication.JWTStatelessUserAuthentication"
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "UNAUTHENTICATED_USER": None,
}
SIMPLE_JWT = {"USER_ID_CLAIM": "device", "ACCESS_TOKEN_LIFETIME": timedelta(days=1)}

#: Where there is no REDIS, the feed is served all the same.
REDIS = os.environ["REDIS"]
LAYER = {"BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer", "CONFIG": {"hosts": [REDIS]}}
CHANNEL_LAYERS = {"default": LAYER} if REDIS else {}
