"""Django alone, without the device edge: for management tools; `asgi.py` is what serves."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sync2gear.settings")
application = get_wsgi_application()
