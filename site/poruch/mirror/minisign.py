"""Signatures that ``minisign -V`` accepts: Ed25519 over the BLAKE2b-512 of a file.

The format is https://jedisct1.github.io/minisign/ ("Signature format", "Secret key format"). Secret keys are
written without a password (``minisign -W``): the build signs unattended, so the file's mode guards it.
"""

import base64
import binascii
import hashlib
import os
import secrets
from dataclasses import dataclass
from io import BufferedReader, BytesIO
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from django.utils.translation import gettext as _

_ALGORITHM, _PREHASHED, _CHECKSUM = b"Ed", b"ED", b"B2"
_ID: Final = 8
#: Algorithm, no key derivation, checksum; salt 32, limits 8 + 8; id 8, seed and public key 64, checksum 32.
_SECRET_SIZE: Final = 2 + 2 + 2 + 32 + 8 + 8 + _ID + 64 + 32


class Unreadable(Exception):
    """A key or a signature is not in minisign's format; a sentence."""


class Forged(Exception):
    """The signature is not of this key, or not of this file; a sentence."""


@dataclass(frozen=True)
class PublicKey:
    id: bytes
    key: bytes

    @property
    def text(self) -> str:
        """One line, as ``minisign -P`` takes it."""
        return base64.b64encode(_ALGORITHM + self.id + self.key).decode()

    @property
    def name(self) -> str:
        """The id as minisign prints it."""
        return self.id[::-1].hex().upper()

    @property
    def file(self) -> str:
        return f"untrusted comment: minisign public key {self.name}\n{self.text}\n"

    @classmethod
    def read(cls, text: str) -> "PublicKey":
        """Of a line, or of the text of a ``.pub`` file."""
        raw = _decoded(text.strip().splitlines()[-1:], 2 + _ID + 32)
        if raw[:2] != _ALGORITHM:
            raise Unreadable(_("Це не відкритий ключ minisign."))
        return cls(raw[2 : 2 + _ID], raw[2 + _ID :])


@dataclass(frozen=True)
class SecretKey:
    id: bytes
    seed: bytes

    @classmethod
    def make(cls) -> "SecretKey":
        return cls(secrets.token_bytes(_ID), secrets.token_bytes(32))

    @property
    def _signer(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.seed)

    @property
    def public(self) -> PublicKey:
        raw = self._signer.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        return PublicKey(self.id, raw)

    @property
    def file(self) -> str:
        seed = self._signer.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption())
        pair = self.id + seed + self.public.key
        checksum = hashlib.blake2b(_ALGORITHM + pair, digest_size=32).digest()
        raw = _ALGORITHM + b"\0\0" + _CHECKSUM + bytes(48) + pair + checksum
        return (
            f"untrusted comment: minisign secret key {self.public.name}\n{base64.b64encode(raw).decode()}\n"
        )

    @classmethod
    def read(cls, path: Path) -> "SecretKey":
        try:
            raw = _decoded(path.read_text("ascii").strip().splitlines()[1:2], _SECRET_SIZE)
        except (OSError, UnicodeDecodeError) as error:
            raise Unreadable(_("Ключ підпису не читається: %s") % path) from error
        if raw[2:4] != b"\0\0":
            raise Unreadable(_("Ключ підпису під паролем: зробіть ключ без пароля (manage.py mirror_key)."))
        pair, checksum = raw[54:126], raw[126:]
        if hashlib.blake2b(_ALGORITHM + pair, digest_size=32).digest() != checksum:
            raise Unreadable(_("Ключ підпису пошкоджено: %s") % path)
        return cls(pair[:_ID], pair[_ID : _ID + 32])

    def write(self, path: Path) -> None:
        """A new file for its owner alone; ``FileExistsError`` when there is one."""
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(self.file)

    def sign(self, file: BufferedReader | BytesIO, comment: str) -> str:
        """The text of the ``.minisig`` of an open file. ``comment`` (one line) is signed with it."""
        signature = self._signer.sign(_digest(file))
        whole = self._signer.sign(signature + comment.encode())
        lines = (
            f"untrusted comment: signature from minisign secret key {self.public.name}",
            base64.b64encode(_PREHASHED + self.id + signature).decode(),
            f"trusted comment: {comment}",
            base64.b64encode(whole).decode(),
        )
        return "\n".join(lines) + "\n"


def verify(file: BufferedReader | BytesIO, signature: str, key: PublicKey) -> str:
    """The trusted comment, if ``signature`` is of this file by this key; else :class:`Forged`."""
    lines = signature.splitlines()
    if len(lines) < 4 or not lines[2].startswith("trusted comment: "):
        raise Unreadable(_("Файл підпису не у форматі minisign."))
    raw, whole = _decoded(lines[1:2], 2 + _ID + 64), _decoded(lines[3:4], 64)
    comment = lines[2].removeprefix("trusted comment: ")
    if raw[:2] != _PREHASHED:
        raise Unreadable(_("Файл підпису не у форматі minisign."))
    if raw[2 : 2 + _ID] != key.id:
        raise Forged(_("Підписано іншим ключем."))
    checker = Ed25519PublicKey.from_public_bytes(key.key)
    try:
        checker.verify(raw[2 + _ID :], _digest(file))
        checker.verify(whole, raw[2 + _ID :] + comment.encode())
    except InvalidSignature as error:
        raise Forged(_("Підпис не збігається: файл змінили або ключ не той.")) from error
    return comment


def _digest(file: BufferedReader | BytesIO) -> bytes:
    return hashlib.file_digest(file, "blake2b").digest()


def _decoded(lines: list[str], size: int) -> bytes:
    try:
        raw = base64.b64decode(lines[0], validate=True)
    except (IndexError, binascii.Error, ValueError) as error:
        raise Unreadable(_("Це не ключ і не підпис minisign.")) from error
    if len(raw) != size:
        raise Unreadable(_("Це не ключ і не підпис minisign."))
    return raw
