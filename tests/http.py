"""The API as a client of a test sees it."""

from django.test import Client


class Caller:
    """Calls /api/v1 with a token and a language. `headers={...}` adds to one call."""

    def __init__(self, *, token=None, lang="en"):
        self.client = Client(raise_request_exception=False)
        self.headers = {"Accept-Language": lang}
        if token is not None:
            self.headers["Authorization"] = f"Bearer {token}"

    def get(self, path, **params):
        """`params` become the query."""
        return self.client.get(_full(path), data=params, headers=self.headers)

    def post(self, path, body=None, *, key=None, headers=None):
        """`body` is sent as JSON; `key` is the Idempotency-Key."""
        return self._send("post", path, body, key, headers)

    def patch(self, path, body=None, *, key=None, headers=None):
        return self._send("patch", path, body, key, headers)

    def put(self, path, body=None, *, key=None, headers=None):
        return self._send("put", path, body, key, headers)

    def delete(self, path, body=None, *, key=None, headers=None):
        return self._send("delete", path, body, key, headers)

    def _send(self, method, path, body, key, headers):
        sent = {**self.headers, **(headers or {})}
        if key is not None:
            sent["Idempotency-Key"] = key
        data = body if isinstance(body, (str, bytes)) else {} if body is None else body
        return getattr(self.client, method)(_full(path), data, content_type="application/json", headers=sent)


def _full(path):
    return path if path.startswith("/api/") else f"/api/v1{path}"
