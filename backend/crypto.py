"""Encryption at rest of what leads to a person's door: phones and addresses. Why so: docs/adr/0011-encrypted-fields.md.

`EncryptedText` holds text that the database never sees; `BlindIndex` beside it makes a phone findable:

    phone = EncryptedText(_("phone"), max_length=20, null=True, blank=True, index="phone_index")
    phone_index = BlindIndex(_("phone"), of="phone", unique=True, null=True)

    User.objects.filter(phone="+8613800138000")     # asks for the index; `exact`, `in` and `isnull` are all there is

A value names the key that it is under, so that keys rotate (`linli rotate-keys`): the newest writes, all of them read.
"""

import base64
import hashlib
import hmac
import os
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from django.conf import settings
from django.core.exceptions import FieldError
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.expressions import Col
from django.db.models.lookups import Exact, In

MARK = "e1"
"""What an encrypted text begins with: the format, then the key, then the rest in base64."""
BINARY_MARK = b"\xe1"
_NONCE = 12
_ID = 4


if TYPE_CHECKING:
    _Text = models.TextField[Any, Any]
    _Binary = models.BinaryField[Any, Any]
else:
    _Text, _Binary = models.TextField, models.BinaryField


class Unreadable(Exception):
    """A value that cannot be decrypted. The message names the key and never the value."""


class Keyring:
    """The keys of fields, newest first: the first encrypts, all of them decrypt."""

    def __init__(self, secrets: Iterable[str]) -> None:
        self._secrets = {_id_of(each): each for each in secrets}
        self._ciphers: dict[bytes, Any] = {}
        self.newest = next(iter(self._secrets))

    @property
    def ids(self) -> list[str]:
        """The names of the keys, newest first: eight hexadecimal digits that tell nothing of the key."""
        return [each.hex() for each in self._secrets]

    def seal(self, plain: bytes, context: bytes) -> bytes:
        """Encrypt with the newest key (AES-256-GCM): key id, nonce, ciphertext. It opens in the same context only."""
        nonce = os.urandom(_NONCE)
        return self.newest + nonce + bytes(self._cipher(self.newest).encrypt(nonce, plain, context))

    def open(self, sealed: bytes, context: bytes) -> bytes:
        """Decrypt. Raises `Unreadable`."""
        key, nonce, rest = sealed[:_ID], sealed[_ID : _ID + _NONCE], sealed[_ID + _NONCE :]
        if key not in self._secrets:
            raise Unreadable(
                f"a value in {context.decode()} is under the key {key.hex()}, which LINLI_FIELD_KEYS lacks"
            )
        try:
            return bytes(self._cipher(key).decrypt(nonce, rest, context))
        except (_invalid_tag(), ValueError) as error:
            raise Unreadable(f"a value in {context.decode()} is damaged, or was moved there") from error

    def _cipher(self, key: bytes) -> Any:
        if key not in self._ciphers:
            from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415  # as below

            self._ciphers[key] = AESGCM(_derived("linli.field", self._secrets[key]))
        return self._ciphers[key]


def _invalid_tag() -> type[Exception]:
    from cryptography.exceptions import InvalidTag  # noqa: PLC0415  # OpenSSL is loaded when a value needs it

    return InvalidTag


def ring() -> Keyring:
    """The keys in force: those of the environment, or those of the home folder as they are now."""
    path: Path | None = settings.FIELD_KEYS_FILE
    if path is None:
        return _ring(settings.FIELD_KEYS)
    seen = os.stat(path)  # noqa: PTH116  # asked for each value that is opened: half the time of Path.stat
    return _ring(_text_of(path, seen.st_mtime_ns, seen.st_ino))


def index_of(kind: str, value: str | bytes) -> bytes:
    """The blind index of a normalised value (a phone: E.164): HMAC-SHA-256, 32 bytes. Equal values have equal ones.

    Without the key nobody can try values. Indexes of another `kind` cannot be compared.
    """
    said = value.encode() if isinstance(value, str) else value
    return hmac.digest(_index_key(settings.INDEX_KEY), kind.encode() + b"\0" + said, "sha256")


def index_key_id() -> str:
    """The name of the index key, as `Keyring.ids` names the others."""
    return _id_of(settings.INDEX_KEY).hex()


def seal_text(plain: str, context: str) -> str:
    """A text as it is stored. The empty one stays empty."""
    if not plain:
        return plain
    sealed = ring().seal(plain.encode(), context.encode())
    return f"{MARK}:{sealed[:_ID].hex()}:{base64.urlsafe_b64encode(sealed[_ID:]).decode()}"


def open_text(stored: str, context: str, keys: Keyring | None = None) -> str:
    """The text of what is stored, by these keys or those in force. Raises `Unreadable`."""
    if not stored:
        return stored
    try:
        mark, key, rest = stored.split(":", 2)
        sealed = bytes.fromhex(key) + base64.urlsafe_b64decode(rest)
    except ValueError as error:
        raise Unreadable(f"a value in {context} was never encrypted") from error
    if mark != MARK:
        raise Unreadable(f"a value in {context} is of another format: {mark}")
    return (keys or ring()).open(sealed, context.encode()).decode()


def seal_bytes(plain: bytes, context: str) -> bytes:
    """Bytes as they are stored. The empty ones stay empty."""
    return BINARY_MARK + ring().seal(plain, context.encode()) if plain else plain


def open_bytes(stored: bytes, context: str) -> bytes:
    """The bytes of what is stored. Raises `Unreadable`."""
    if not stored:
        return stored
    if not stored.startswith(BINARY_MARK):
        raise Unreadable(f"a value in {context} was never encrypted")
    return ring().open(stored[1:], context.encode())


def p256_point(point: bytes) -> None:
    """Raises `ValueError` where it is no uncompressed point of the curve P-256 (SEC 1, 2.3.4): 65 bytes."""
    from cryptography.hazmat.primitives.asymmetric import ec  # noqa: PLC0415  # as above

    if len(point) != 65:
        raise ValueError(f"a point of P-256 has 65 bytes, not {len(point)}")
    ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)


def p256_public(private: int) -> bytes:
    """The public key of a private one of P-256, an uncompressed point of 65 bytes."""
    from cryptography.hazmat.primitives.asymmetric import ec  # noqa: PLC0415  # as above
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat  # noqa: PLC0415  # as above

    public = ec.derive_private_key(private, ec.SECP256R1()).public_key()
    return public.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


class EncryptedText(_Text):
    """Text in Python, ciphertext in the column. The empty text is stored as it is.

    `max_length` is that of the text. `index` names the `BlindIndex` by which equal values are found. A ciphertext
    belongs to its table and column: copied elsewhere it does not open.
    """

    def __init__(self, *args: Any, index: str = "", **kwargs: Any) -> None:
        self.index = index
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        """With `index`."""
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "index": self.index} if self.index else kwargs

    @property
    def context(self) -> str:
        """What a ciphertext of this column is bound to."""
        return f"{self.model._meta.db_table}.{self.column}"

    def get_prep_value(self, value: Any) -> Any:
        """Encrypt."""
        said = super().get_prep_value(value)
        return None if said is None else seal_text(said, self.context)

    def from_db_value(self, value: str | None, *_more: Any) -> str | None:
        """Decrypt. Raises `Unreadable`."""
        return None if value is None else open_text(value, self.context)

    def get_lookup(self, lookup_name: str) -> Any:
        """`isnull`; with an index `exact` and `in`. A ciphertext differs each time: nothing else would find anything."""
        if lookup_name == "isnull":
            return super().get_lookup(lookup_name)
        if self.index and lookup_name in _BY_INDEX:
            return _BY_INDEX[lookup_name]
        raise FieldError(f"{self.name} is encrypted: it cannot be searched by `{lookup_name}`")


def opener(model: type[models.Model], name: str) -> Callable[[str | None, Keyring], str]:
    """For statements by hand: the text of what this column holds, empty where it holds none. It raises `Unreadable`.

    The keys are given: `ring()`, once for all rows.
    """
    field = model._meta.get_field(name)
    assert isinstance(field, EncryptedText)
    context = field.context

    def opened(stored: str | None, keys: Keyring) -> str:
        return open_text(stored, context, keys) if stored else ""

    return opened


class EncryptedBytes(_Binary):
    """Bytes in Python, ciphertext in the column. Never searched."""

    @property
    def context(self) -> str:
        """What a ciphertext of this column is bound to."""
        return f"{self.model._meta.db_table}.{self.column}"

    def get_db_prep_value(self, value: Any, connection: BaseDatabaseWrapper, prepared: bool = False) -> Any:  # noqa: FBT001, FBT002  # Django's signature
        """Encrypt."""
        sealed = None if value is None else seal_bytes(bytes(value), self.context)
        return super().get_db_prep_value(sealed, connection, prepared)

    def from_db_value(self, value: Any, *_more: Any) -> bytes | None:
        """Decrypt. Raises `Unreadable`."""
        return None if value is None else open_bytes(bytes(value), self.context)


class BlindIndex(_Binary):
    """The keyed hash of another field of the row, by which equal values are found and may be unique."""

    def __init__(self, *args: Any, of: str, kind: str = "phone", **kwargs: Any) -> None:
        self.of = of
        self.kind = kind
        kwargs.setdefault("max_length", 32)
        kwargs["editable"] = False
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        """With `of` and `kind`."""
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "of": self.of, "kind": self.kind}

    def hashed(self, value: str | None) -> bytes | None:
        """The index of a value; none of nothing."""
        return index_of(self.kind, value) if value else None

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:  # noqa: FBT001  # Django's signature
        """Follow the field that it is of."""
        found = self.hashed(getattr(model_instance, self.of))
        setattr(model_instance, self.attname, found)
        return super().pre_save(model_instance, add)


def with_indexes(model: type[models.Model], names: Iterable[str] | None) -> set[str] | None:
    """`update_fields` of a save, and the indexes of what is in it."""
    if names is None:
        return None
    saved = set(names)
    return saved | {each.name for each in model._meta.fields if isinstance(each, BlindIndex) and each.of in saved}


def _by_index(lhs: Any) -> tuple[Any, BlindIndex]:
    field = cast("EncryptedText", lhs.output_field)
    if not isinstance(lhs, Col):
        raise FieldError(f"{field.name} is encrypted: only the column itself can be searched")
    index = cast("BlindIndex", field.model._meta.get_field(field.index))
    return index.get_col(lhs.alias), index


def _hashed(index: BlindIndex, value: Any) -> bytes | None:
    if hasattr(value, "resolve_expression"):
        raise FieldError(f"{index.of} is encrypted: compare it with a text, not with a column")
    return index.hashed(value)


class _ExactByIndex(Exact):
    """`phone=…`, asked of the index."""

    def __init__(self, lhs: Any, rhs: Any) -> None:
        column, index = _by_index(lhs)
        super().__init__(column, _hashed(index, rhs))


class _InByIndex(In):
    """`phone__in=…`, asked of the index."""

    def __init__(self, lhs: Any, rhs: Any) -> None:
        column, index = _by_index(lhs)
        super().__init__(column, [_hashed(index, each) for each in rhs])


_BY_INDEX: Mapping[str, type] = {"exact": _ExactByIndex, "in": _InByIndex}


def _derived(purpose: str, secret: str) -> bytes:
    """32 bytes of a secret that was random to begin with, another 32 for each purpose."""
    return hmac.digest(secret.encode(), purpose.encode(), "sha256")


@lru_cache(maxsize=64)
def _id_of(secret: str) -> bytes:
    return hashlib.sha256(_derived("linli.key-id", secret)).digest()[:_ID]


@lru_cache(maxsize=8)
def _index_key(secret: str) -> bytes:
    return _derived("linli.index", secret)


@lru_cache(maxsize=8)
def _ring(text: str) -> Keyring:
    return Keyring(text.split(","))


@lru_cache(maxsize=2)
def _text_of(path: Path, _changed: int, _inode: int) -> str:
    return path.read_text("ascii").strip()
