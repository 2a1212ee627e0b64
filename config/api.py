"""The API: one router per app."""

from backend.http.api import LinliAPI

api = LinliAPI()
