"""What every answer tells a browser that it may do with it."""

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

NOTHING = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
DOCS = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self';"
    " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
"""Swagger sets styles in its markup, and draws its icons as `data:`."""
ADMIN = (
    "default-src 'none'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline';"
    " img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none';"
    " form-action 'self'; frame-ancestors 'none'"
)
"""The admin's pages are Alpine's: expressions in the markup. Nothing of another host, and nothing sent to one."""
POLICIES = {"/api/v1/docs": DOCS, "/admin": ADMIN}

ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), geolocation=(self), microphone=(), payment=(), usb=(), browsing-topics=()",
}


def protect(request: HttpRequest, response: HttpResponse) -> None:
    """Add what the view has not said itself."""
    policy = next((policy for path, policy in POLICIES.items() if request.path.startswith(path)), NOTHING)
    for name, value in {**ALWAYS, "Content-Security-Policy": policy}.items():
        response.headers.setdefault(name, value)
    if request.path.startswith("/api/"):
        # An answer with a tag may be kept by the phone that asked, which must ask again before it is shown.
        kept = "private, no-cache" if response.has_header("ETag") else "no-store"
        response.headers.setdefault("Cache-Control", kept)
        patch_vary_headers(response, ["Accept-Language", "Authorization"])
