"""PO files: out for a translator's own program, in again, checked before anything is stored."""

import re
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import polib
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail_localize.models import StringSegment, StringTranslation, Translation
from wagtail_localize.strings import StringValue, validate_translation_links

MOST_BYTES: Final = 2 * 1024 * 1024
ID: Final = "X-WagtailLocalize-TranslationID"
_MARK: Final = re.compile(r"\[S\d+\]")
_TAG: Final = re.compile(r"<(/?[a-z0-9]+)")
#: A file full of mistakes is told about by its first ones.
_TOLD_MOST: Final = 20


class BadFile(Exception):
    """The file is not taken. ``reasons`` are sentences; nothing was stored."""

    def __init__(self, *reasons: str) -> None:
        self.reasons = reasons
        super().__init__(" ".join(reasons))


def export(translation: Translation) -> polib.POFile:
    """The translation with what is translated so far; its language stands in the head."""
    po = translation.export_po()
    po.metadata["Language"] = translation.target_locale.language_code
    return po


def read(content: bytes) -> polib.POFile:
    """The parsed file. Raises :class:`BadFile`."""
    if len(content) > MOST_BYTES:
        raise BadFile(_("Файл завеликий: найбільше 2 МБ."))
    try:
        content.decode("utf-8")
        # polib takes a text for a path when a file of that name exists: it is given a path.
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "upload.po"
            path.write_bytes(content)
            po = polib.pofile(str(path), encoding="utf-8")
    except (OSError, UnicodeDecodeError, ValueError, IndexError):
        raise BadFile(_("Це не файл PO. Завантажте файл .po, який ви взяли тут.")) from None
    if not po.metadata.get(ID):
        raise BadFile(_("У файлі немає номера перекладу. Завантажте файл .po, який ви взяли тут."))
    return po


def translation_of(po: polib.POFile) -> Translation:
    """The translation a file was made for. Raises :class:`BadFile`."""
    try:
        found = Translation.objects.select_related("source__locale", "target_locale").filter(
            uuid=po.metadata[ID]
        )
        return found.get()
    except (Translation.DoesNotExist, ValueError, TypeError):
        raise BadFile(_("Переклад, для якого зроблено файл, уже не існує.")) from None
    except Exception as error:  # ValidationError of a number that is no UUID.
        raise BadFile(_("Номер перекладу у файлі зіпсовано.")) from error


def load(translation: Translation, po: polib.POFile, user: Any = None) -> int:
    """Store the file's texts, all or none; how many are new. Nothing is published, no page is touched.

    Raises :class:`BadFile` for another translation, another language, or broken tags and marks.
    """
    code = translation.target_locale.language_code
    if po.metadata.get(ID) != str(translation.uuid):
        raise BadFile(_("Цей файл зроблено для іншого перекладу."))
    if (told := po.metadata.get("Language", "")) and told != code:
        raise BadFile(_("Файл мовою «%(told)s», а переклад мовою «%(code)s».") % {"told": told, "code": code})
    problems = list(_problems(translation, po))
    if problems:
        raise BadFile(*problems[:_TOLD_MOST])
    before = _stored(translation)
    with transaction.atomic():
        translation.import_po(po, user=user, tool_name="PO")
    after = _stored(translation)
    return sum(after[key] != before.get(key) for key in after)


def _stored(translation: Translation) -> dict[tuple[int, int | None], str]:
    rows = StringTranslation.objects.filter(
        context__object_id=translation.source.object_id, locale=translation.target_locale
    )
    return {
        (string, context): data
        for string, context, data in rows.values_list("translation_of_id", "context_id", "data")
    }


def _problems(translation: Translation, po: polib.POFile) -> Iterator[str]:
    segments = StringSegment.objects.filter(source=translation.source).select_related("string", "context")
    known = {(row.string.data, row.context.path) for row in segments}
    for entry in po:
        if entry.obsolete or not entry.msgstr:
            continue
        if "fuzzy" in entry.flags:
            yield _("Рядок %s: переклад позначено неточним (fuzzy). Звірте його.") % entry.linenum
        elif (entry.msgid, entry.msgctxt) not in known:
            yield _("Рядок %s: такого тексту в оригіналі немає. Візьміть новий файл.") % entry.linenum
        elif _is_broken(entry.msgid, entry.msgstr):
            yield _("Рядок %s: зіпсовано теги чи позначки джерел.") % entry.linenum


def _is_broken(source: str, target: str) -> bool:
    if Counter(_MARK.findall(source)) != Counter(_MARK.findall(target)):
        return True
    if Counter(_TAG.findall(source)) != Counter(_TAG.findall(target)):
        return True
    try:
        StringValue.from_translated_html(target)
        validate_translation_links(source, target)
    except ValueError:
        return True
    return False
