"""Addresses of Open311 GeoReport v2, each as JSON and as XML."""

from django.urls import path, register_converter

from needs.exchange.open311 import views


class Kind:
    """json or xml."""

    regex = "json|xml"

    def to_python(self, value: str) -> str:
        """As it is."""
        return value

    def to_url(self, value: str) -> str:
        """As it is."""
        return value


register_converter(Kind, "kind")

urlpatterns = [
    path("discovery.<kind:kind>", views.discovery),
    path("services.<kind:kind>", views.list_services),
    path("services/<str:code>.<kind:kind>", views.define_service),
    path("requests.<kind:kind>", views.requests),
    path("requests/<str:number>.<kind:kind>", views.read_request),
    path("tokens/<str:token>.<kind:kind>", views.read_token),
]
