"""The API: one router per app."""

from backend.http.api import LinliAPI
from volunteers.group.api import router as group

api = LinliAPI()
api.add_router("", group)
