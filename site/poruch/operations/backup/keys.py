"""Whom a backup is encrypted for (age recipients), and who can open it (age identities).

The server needs public keys alone: who breaks into it cannot read the backups of yesterday.
"""

import os
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from poruch.operations.backup.errors import BackupError

_SECRET = "AGE-SECRET-KEY-"  # noqa: S105 - how an age key begins
_SEALED = b"age-encryption.org/"


def recipients() -> list[Any]:
    """The keys of ``PORUCH_BACKUP_RECIPIENTS``; :class:`BackupError` without any, or when one is no key."""
    import pyrage

    words: list[str] = settings.PORUCH_BACKUP_RECIPIENTS
    if not words:
        raise BackupError(
            _(
                "Немає ключа, яким шифрувати. Зробіть його: manage.py backup --new-key ФАЙЛ, потім задайте "
                "PORUCH_BACKUP_RECIPIENTS."
            )
        )
    found = []
    for word in words:
        kind = pyrage.ssh if word.startswith("ssh-") else pyrage.x25519
        try:
            found.append(kind.Recipient.from_str(word))
        except pyrage.RecipientError as error:
            raise BackupError(
                _("У PORUCH_BACKUP_RECIPIENTS є слово, яке не є відкритим ключем: %s") % _short(word)
            ) from error
    return found


def identities(path: str, passphrase: str = "") -> list[Any]:
    """The private keys of a file that age, ``ssh-keygen`` or ``backup --new-key`` made."""
    import pyrage

    path = path or settings.PORUCH_BACKUP_IDENTITY
    if not path:
        raise BackupError(_("Назвіть файл із таємним ключем: --identity ФАЙЛ."))
    try:
        content = Path(path).read_bytes()
    except OSError as error:
        raise BackupError(_("Файл із ключем не читається: %s") % error) from error
    if content.startswith(_SEALED):
        content = _opened(content, passphrase)
    if b"-----BEGIN" in content:
        return [pyrage.ssh.Identity.from_buffer(content)]
    lines = [line.strip() for line in content.decode(errors="replace").splitlines()]
    try:
        found = [pyrage.x25519.Identity.from_str(line) for line in lines if line.startswith(_SECRET)]
    except pyrage.IdentityError as error:
        raise BackupError(_("Таємний ключ у файлі зіпсовано.")) from error
    if not found:
        raise BackupError(_("У цьому файлі немає таємного ключа age."))
    return found


def _opened(content: bytes, passphrase: str) -> bytes:
    import pyrage

    if not passphrase:
        raise BackupError(_("Ключ замкнено паролем. Назвіть файл із паролем: --passphrase-file ФАЙЛ."))
    try:
        return bytes(pyrage.passphrase.decrypt(content, passphrase))
    except pyrage.DecryptError as error:
        raise BackupError(_("Пароль до ключа не підійшов.")) from error


def passphrase_of(path: Path | None) -> str:
    """The first line of a file; "" without one."""
    if path is None:
        return ""
    try:
        return (path.read_text(encoding="utf-8").splitlines() or [""])[0]
    except OSError as error:
        raise BackupError(_("Файл із паролем не читається: %s") % error) from error


def make(path: Path, passphrase: str = "") -> str:
    """Write a new private key (mode 600, never over a file) as age does; returns the public key."""
    import pyrage

    identity = pyrage.x25519.Identity.generate()
    public = str(identity.to_public())
    content = f"# public key: {public}\n{identity}\n".encode()
    if passphrase:
        content = bytes(pyrage.passphrase.encrypt(content, passphrase))
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
    except FileExistsError as error:
        raise BackupError(_("Файл уже є, і в ньому може бути ключ: %s") % path) from error
    except OSError as error:
        raise BackupError(_("Ключ не записано: %s") % error) from error
    return public


def _short(word: str) -> str:
    """Never the whole: people paste a private key by mistake."""
    return f"{word[:5]}…"
