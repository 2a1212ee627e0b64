"""Addresses."""

from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

from backend.http.throttle import limited
from config.api import api
from config.health import healthz, readyz

urlpatterns = [
    path("", RedirectView.as_view(url="/api/v1/docs")),
    path("admin", RedirectView.as_view(url="/admin/")),
    path("healthz", healthz),
    path("readyz", readyz),
    path("api/v1/", api.urls),
    path("open311/v2/", include("needs.exchange.open311.urls")),
    path("admin/login/", limited(admin.site.login)),
    path("admin/", admin.site.urls),
]

handler404 = "backend.http.problems.not_found"
handler500 = "backend.http.problems.server_error"
