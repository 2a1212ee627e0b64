"""A trained model: what it says of a text, and how it is kept.

It is two files of one name: arrays (`.npz`, without pickle), and JSON that says what they are and their digest. The arrays
have a name of their own for each version, and the JSON, which names them, takes the place of the old one in one step: whoever
loads meanwhile has the old model or the new one, never half of each.
"""

import hashlib
import io
import json
import os
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from needs.suggestions.features import BLOCKS, blocks

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

FORMAT = 1
LARGEST = 512 * 1024 * 1024
"""Bytes of a file that is loaded."""


class UnfitModel(ValueError):
    """A file that is no model of ours, or not whole."""


@dataclass(frozen=True, eq=False)
class Head:
    """One question: of each class a weight for each feature. `sharpness` makes confidences of what the sums say."""

    classes: tuple[str, ...]
    weights: "NDArray[np.float16]"
    """A row for each feature, a column for each class."""
    bias: "NDArray[np.float32]"
    sharpness: float


@dataclass(frozen=True, eq=False)
class Model:
    """The features that it knows, what each tells, and its heads: `category`, and `urgency` where that was learned."""

    version: str
    keys: "tuple[NDArray[np.int64], ...]"
    """Of each of `features.BLOCKS`, ascending."""
    rarity: "tuple[NDArray[np.float32], ...]"
    heads: Mapping[str, Head]
    about: Mapping[str, Any]
    """When and of what it was made, and how well it did."""

    def weighed(self, title: str, text: str) -> "tuple[NDArray[np.int64], NDArray[np.float32]]":
        """The features of a text that the model knows, and their weights: (1 + ln n) · rarity, each block of length 1."""
        return self.weighed_of(blocks(title, text))

    def weighed_of(
        self, read: "Sequence[tuple[NDArray[np.int64], NDArray[np.float32]]]"
    ) -> "tuple[NDArray[np.int64], NDArray[np.float32]]":
        """The same of what `features.blocks` read."""
        import numpy as np  # noqa: PLC0415  # a tenth of a second that no start has to wait for

        found, values, before = [], [], 0
        for known, rarity, (keys, counts) in zip(self.keys, self.rarity, read, strict=True):
            at = np.searchsorted(known, keys)
            at[at == len(known)] = 0
            here = known[at] == keys if len(known) else np.zeros(len(keys), bool)
            at = at[here]
            weight = (1 + np.log(counts[here])) * rarity[at]
            length = float(np.sqrt((weight * weight).sum()))
            found.append(at + before)
            values.append(weight / length if length else weight)
            before += len(known)
        return np.concatenate(found), np.concatenate(values).astype(np.float32)

    def ask(self, title: str, text: str) -> dict[str, list[tuple[str, float]]]:
        """Of each head its classes with a confidence from 0 to 1, best first."""
        import numpy as np  # noqa: PLC0415  # likewise

        at, values = self.weighed(title, text)
        said = {}
        for name, head in self.heads.items():
            sums = values @ head.weights[at].astype(np.float32) + head.bias
            shares = confidences(sums[None, :], head.sharpness)[0]
            order = np.argsort(-shares, kind="stable")
            said[name] = [(head.classes[n], float(shares[n])) for n in order]
        return said


def confidences(sums: "NDArray[Any]", sharpness: float) -> "NDArray[Any]":
    """What the sums of each row say of each class, as shares of 1."""
    import numpy as np  # noqa: PLC0415  # likewise

    raised = np.exp(sharpness * (sums - sums.max(axis=1, keepdims=True)))
    shares: NDArray[Any] = raised / raised.sum(axis=1, keepdims=True)
    return shares


def save(model: Model, folder: Path, name: str) -> Path:
    """Write it as `name`, whole or not at all; what it replaces is removed. Returns the JSON file."""
    import numpy as np  # noqa: PLC0415  # likewise

    arrays: dict[str, Any] = {}
    for block, keys, rarity in zip(BLOCKS, model.keys, model.rarity, strict=True):
        arrays |= {f"keys_{block}": keys, f"rarity_{block}": rarity}
    for head, what in model.heads.items():
        arrays |= {f"weights_{head}": what.weights, f"bias_{head}": what.bias}
    packed = io.BytesIO()
    np.savez(packed, **arrays)
    content = packed.getvalue()
    digest = hashlib.sha256(content).hexdigest()
    folder.mkdir(parents=True, exist_ok=True)
    data = f"{name}.{digest[:12]}.npz"
    _write(folder / data, content)
    said = {
        "format": FORMAT,
        "version": model.version,
        "data": data,
        "sha256": digest,
        "heads": {
            head: {"classes": list(what.classes), "sharpness": what.sharpness} for head, what in model.heads.items()
        },
        "about": dict(model.about),
    }
    file = folder / f"{name}.json"
    _write(file, json.dumps(said, ensure_ascii=False, indent=1).encode())
    for old in folder.glob(f"{name}.*.npz"):
        if old.name != data:
            old.unlink(missing_ok=True)
    return file


def load(file: Path) -> Model:
    """The model of a JSON file of `save`. Raises `UnfitModel` where anything about it is not as it should be."""
    try:
        said = json.loads(file.read_bytes())
        data = file.parent / Path(str(said["data"])).name
        content = data.read_bytes() if data.stat().st_size <= LARGEST else b""
        known = said["format"] == FORMAT and hashlib.sha256(content).hexdigest() == said["sha256"]
        found = _unpacked(said, content) if known else None
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise UnfitModel(f"{file.name}: {error}") from error
    if found is None:
        raise UnfitModel(f"{file.name}: of another format, or not whole")
    return found


def _unpacked(said: dict[str, Any], content: bytes) -> Model:
    import numpy as np  # noqa: PLC0415  # likewise

    with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
        keys = tuple(arrays[f"keys_{block}"].astype(np.int64, copy=False) for block in BLOCKS)
        rarity = tuple(arrays[f"rarity_{block}"].astype(np.float32, copy=False) for block in BLOCKS)
        heads = {
            name: Head(
                classes=tuple(str(each) for each in head["classes"]),
                weights=arrays[f"weights_{name}"],
                bias=arrays[f"bias_{name}"].astype(np.float32, copy=False),
                sharpness=float(head["sharpness"]),
            )
            for name, head in said["heads"].items()
        }
    features = sum(len(each) for each in keys)
    fits = all(len(a) == len(b) and bool(np.all(a[:-1] < a[1:])) for a, b in zip(keys, rarity, strict=True))
    for head in heads.values():
        shape = (features, len(head.classes))
        fits &= head.weights.shape == shape and head.bias.shape == shape[1:] and len(head.classes) >= 1
        fits &= bool(np.isfinite(head.weights).all() and np.isfinite(head.bias).all())
    if not fits or "category" not in heads:
        raise UnfitModel("the arrays do not fit each other")
    return Model(str(said["version"]), keys, rarity, heads, dict(said["about"]))


def _write(file: Path, content: bytes) -> None:
    """In one step, and on the disk before it counts."""
    with tempfile.NamedTemporaryFile(dir=file.parent, prefix=f".{file.name}.", delete=False) as half:
        try:
            half.write(content)
            half.flush()
            os.fsync(half.fileno())
            Path(half.name).chmod(0o640)
            Path(half.name).replace(file)
        except BaseException:
            Path(half.name).unlink(missing_ok=True)
            raise
