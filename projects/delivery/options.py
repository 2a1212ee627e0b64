"""What a street may set otherwise for its projects: keys of its `config`, with the defaults."""

from collections.abc import Mapping
from typing import Any

CODE_SECONDS = ("delivery.code_seconds", 30)
"""How long one code of an activity is shown. The one before it is still accepted."""
CODE_TRIES = ("delivery.code_tries", 5)
"""How many wrong codes one person may send for one activity …"""
CODE_TRIES_SECONDS = ("delivery.code_tries_seconds", 600)
"""… within this time."""
HOURS_MARGIN = ("delivery.hours_margin", 2)
"""How many hours before its start and after its end an attendance is nothing to wonder about."""
MAX_TERM_YEARS = ("delivery.max_term_years", 3)
"""The longest contract (财政部令第102号)."""


def option(config: Mapping[str, Any], key: tuple[str, int]) -> int:
    """The street's own value where it is a positive whole number, the default where not."""
    name, default = key
    value = config.get(name, default)
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else default
