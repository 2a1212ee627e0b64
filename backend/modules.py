"""What each app states of itself, in a file of one name: `options.py`, `privacy.py`, `merging.py`."""

from functools import cache
from importlib import import_module
from typing import Any

from django.apps import AppConfig, apps
from django.utils.module_loading import module_has_submodule

OURS = {"backend", "volunteers", "needs", "projects"}


@cache
def modules_of(name: str) -> tuple[tuple[AppConfig, Any], ...]:
    """The apps of the product that have a module of this name, and the module, in the order of INSTALLED_APPS."""
    return tuple(
        (app, import_module(f"{app.name}.{name}"))
        for app in apps.get_app_configs()
        if app.module is not None and app.name.split(".")[0] in OURS and module_has_submodule(app.module, name)
    )
