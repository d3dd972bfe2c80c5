"""As its documentation has it served: by Django's own ASGI application."""

from django.core.asgi import get_asgi_application

application = get_asgi_application()
