"""Files: media, disk, fonts, catalogues, static files."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from poruch.core import fonts
from poruch.operations.doctor.findings import Circumstances, Finding, error, warning
from poruch.operations.doctor.findings import register as _register

#: Free bytes of the data folder under which the site says so, and under which it is about to stop.
LITTLE: Final = 2 * 1024**3
NONE: Final = 256 * 1024**2


def media(circumstances: Circumstances) -> Iterator[Finding]:
    """Writes a small file, reads it, deletes it."""
    bucket = bool(settings.PORUCH_S3_BUCKET)
    name = f"doctor/{uuid4().hex}.txt"
    try:
        name = default_storage.save(name, ContentFile(b"poruch"))
        with default_storage.open(name) as file:
            whole = file.read() == b"poruch"
        closed = not bucket or not _open_to_all(name)
        default_storage.delete(name)
    except Exception as failed:
        yield error(
            _("Файли не зберігаються: %s.") % type(failed).__name__,
            _("Перевірте PORUCH_S3_*: адресу, ключі й права Get, Put, Delete, List.")
            if bucket
            else _("Дайте користувачеві сайту писати в теку media (PORUCH_DATA_DIR)."),
        )
        return
    if not whole:
        yield error(_("Збережений файл читається іншим."), _("Перевірте диск або сховище."))
    if not closed:
        yield error(
            _("Сховище відкрите всім: закриті документи може завантажити кожен."),
            _("Закрийте публічний доступ; відкрийте щонайбільше images/ і original_images/."),
        )


def _open_to_all(name: str) -> bool:
    """Whether somebody without keys reads it: what lies beside images must not be open."""
    from botocore.exceptions import BotoCoreError, ClientError

    storage: Any = default_storage
    try:
        unsigned = storage.unsigned_connection.meta.client
        unsigned.get_object(Bucket=storage.bucket_name, Key=storage._normalize_name(name))
    except (BotoCoreError, ClientError):
        return False
    return True


def disk(circumstances: Circumstances) -> Iterator[Finding]:
    folder = Path(settings.DATA_DIR)
    free = shutil.disk_usage(folder if folder.exists() else folder.parent).free
    if free >= LITTLE:
        return
    what = _("Вільного місця на диску: %d МБ.") % (free // 1024**2)
    todo = _("Звільніть місце: старі копії, журнали, теку static; або додайте диск.")
    yield error(what, todo) if free < NONE else warning(what, todo)


def fonts_there(circumstances: Circumstances) -> Iterator[Finding]:
    styles: tuple[fonts.Style, ...] = ("Regular", "Bold", "Italic")
    lost = [style for style in styles if not fonts.path(style).is_file()]
    if lost:
        yield error(
            _("Бракує шрифтів (%s): PDF і картки не малюються.") % ", ".join(lost),
            _("Встановіть програму наново."),
        )


def catalogues(circumstances: Circumstances) -> Iterator[Finding]:
    import io

    try:
        call_command("check_catalogues", stdout=io.StringIO())
    except CommandError:
        yield warning(
            _("Переклади інтерфейсу неповні або не зібрані."),
            _("Встановіть програму наново; розробникам: make messages."),
        )


def static_files(circumstances: Circumstances) -> Iterator[Finding]:
    if settings.STORAGES["staticfiles"]["BACKEND"].endswith("ManifestStaticFilesStorage") and not _manifest():
        yield error(_("Стилі й скрипти не зібрано."), _("Виконайте manage.py prepare."))


def _manifest() -> Any:
    storage: Any = staticfiles_storage
    return storage.read_manifest()


def register() -> None:
    _register("media", gettext_lazy("Файли"), media)
    _register("disk", gettext_lazy("Місце на диску"), disk)
    _register("fonts", gettext_lazy("Шрифти"), fonts_there)
    _register("catalogues", gettext_lazy("Переклади інтерфейсу"), catalogues)
    _register("static_files", gettext_lazy("Стилі й скрипти"), static_files)
