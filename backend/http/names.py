"""Names of shapes in the OpenAPI document, unique over all apps.

ninja makes the document operation by operation and joins the parts by class name, so that of two classes `Status` the
last one would stand for both. Here a name that several apps use carries its app: `DeskStatus`, `RosterStatus`.
"""

import re
from typing import Any, ClassVar

from ninja.openapi import schema as ninja_schema
from ninja.schema import NinjaGenerateJsonSchema
from pydantic.json_schema import CoreModeRef, DefsRef

DOTTED = re.compile(r"(?:\w+\.)+\w+")


class Naming(NinjaGenerateJsonSchema):
    """Names shapes. It must have seen all of them once before it knows which names are used twice."""

    seen: ClassVar[dict[str, set[str]]] = {}

    def get_defs_ref(self, core_mode_ref: CoreModeRef) -> DefsRef:
        """The key of a shape among the definitions."""
        key = super().get_defs_ref(core_mode_ref)
        full = re.sub(r":\d+", "", core_mode_ref[0])
        short = DOTTED.sub(lambda found: found[0].split(".")[-1], full)
        self.seen.setdefault(short, set()).add(full)
        if len(self.seen[short]) > 1:
            name = self.normalize_name(DOTTED.sub(_with_its_app, full))
            self._prioritized_defsref_choices[key][:2] = [DefsRef(name), DefsRef(f"{name}-{core_mode_ref[1]}")]
        return key


def _with_its_app(found: re.Match[str]) -> str:
    parts = found[0].split(".")
    return parts[-1] if len(parts) < 3 else parts[1].capitalize() + parts[-1]


def install() -> None:
    """Let ninja use it: it has no setting for that."""
    replaced: Any = ninja_schema
    replaced.NinjaGenerateJsonSchema = Naming
