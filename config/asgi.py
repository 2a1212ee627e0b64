"""The ASGI application: HTTP by Django, the feed by channels."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.demo")

from django.core.asgi import get_asgi_application

application = get_asgi_application()
