"""What editors upload, before it is kept: an image is only its picture, a file is what its name says.

A photo says where and with whose phone it was taken: that may endanger people. So every image is drawn anew,
turned the right way up, and keeps nothing but its colours; whatever hid behind or inside it is gone too.
"""

import zipfile
from io import BytesIO
from typing import Any, BinaryIO, Final

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db.models.signals import pre_save
from django.forms import Field
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps, ImageSequence
from wagtail.documents.fields import WagtailDocumentField
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images import get_image_model
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

#: What Pillow raises on damaged images, by experience and by its documentation.
DAMAGED: Final = (OSError, ValueError, SyntaxError, EOFError, IndexError, KeyError, TypeError, OverflowError)
_QUALITY: Final = 90
#: All parts of an office file together, unpacked, and how many.
UNPACKED_BYTES: Final = 100 * 1024 * 1024
PARTS: Final = 5_000
#: What the archive of an office file must hold, by the ending of its name.
_OFFICE: Final = {"docx": "word/", "pptx": "ppt/", "xlsx": "xl/"}
_OPEN_DOCUMENT: Final = {
    "odt": b"application/vnd.oasis.opendocument.text",
    "ods": b"application/vnd.oasis.opendocument.spreadsheet",
}


class Picture(ContentFile):
    """An image file that holds a picture and nothing else."""


def picture_only(file: Any) -> Picture:
    """The image drawn anew. Raises one of ``DAMAGED``, or Pillow's ``DecompressionBombError``."""
    file.seek(0)
    made = BytesIO()
    with Image.open(file) as image:
        kind = "JPEG" if image.format == "MPO" else image.format
        options: dict[str, Any] = {"exif": b"", "icc_profile": image.info.get("icc_profile")}
        if getattr(image, "is_animated", False) and kind != "JPEG":
            image.save(made, kind, **_for(kind), **options, **_timing(image), save_all=True)
        elif image.format == "JPEG" and image.getexif().get(0x0112, 1) == 1:
            # Its own tables of quantisation: nothing more is lost.
            image.save(made, kind, **{**_for(kind), "quality": "keep"}, **options)
        else:
            ImageOps.exif_transpose(image).save(made, kind, **_for(kind), **options)
    return Picture(made.getvalue(), name=file.name)


def _timing(image: Any) -> dict[str, Any]:
    """How long each picture of a moving image stands, and how often all are shown. A faster one may harm."""
    times = []
    for _frame in ImageSequence.Iterator(image):
        image.load()
        times.append(image.info.get("duration", 0))
    image.seek(0)
    return {"duration": times, **({"loop": image.info["loop"]} if "loop" in image.info else {})}


def _for(kind: str | None) -> dict[str, Any]:
    """What would be carried over unasked, emptied; and how fine the picture stays."""
    options: dict[str, dict[str, Any]] = {
        "JPEG": {"quality": _QUALITY, "comment": b""},
        "GIF": {"comment": b""},
        "WEBP": {"quality": _QUALITY, "xmp": b""},
        "AVIF": {"quality": _QUALITY, "xmp": b""},
    }
    return options.get(kind or "", {})


def keep_picture_only(instance: Any, **_kwargs: Any) -> None:
    """Also for images that come by another door than the form."""
    file = instance.file
    if file and not file._committed and not isinstance(file.file, Picture):
        instance.file = picture_only(file)
        instance._set_image_file_metadata()


def connect() -> None:
    pre_save.connect(keep_picture_only, sender=get_image_model(), dispatch_uid="core-picture-only")


class PictureField(WagtailImageField):
    """Wagtail's checks of type, size and pixels, and the picture alone."""

    def to_python(self, data: Any) -> Any:
        try:
            found = super().to_python(data)
            return picture_only(found) if found is not None else None
        except (*DAMAGED, Image.DecompressionBombError):
            raise ValidationError(
                _("Зображення пошкоджене або завелике. Збережіть його знову в програмі й спробуйте ще раз.")
            ) from None


class ImageForm(BaseImageForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _exchange(self, "file", PictureField)


class CheckedDocumentField(WagtailDocumentField):
    """Refuses what is not the kind of file that its name says, what unpacks to too much, and macros."""

    def to_python(self, data: Any) -> Any:
        found = super().to_python(data)
        if found is not None:
            found.seek(0)
            if sentence := problem_of(found, found.name.rpartition(".")[2].lower()):
                raise ValidationError(sentence)
            found.seek(0)
        return found


class DocumentForm(BaseDocumentForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _exchange(self, "file", CheckedDocumentField)


def _exchange(form: Any, name: str, kind: type[Field]) -> None:
    """Wagtail makes the field of a fixed class; ours takes its place with all that was set on it."""
    if (field := form.fields.get(name)) is not None:
        made = kind(required=field.required, widget=field.widget, label=field.label)
        made.help_text = field.help_text
        form.fields[name] = made


def problem_of(file: BinaryIO, ending: str) -> Any:
    """Why a file of this ending is not taken, in a sentence; "" when it is."""
    wrong = _("Файл не є тим, що каже його назва (.%s). Збережіть його знову в програмі.") % ending
    if ending == "pdf":
        return "" if b"%PDF-" in file.read(1024) else wrong
    if ending in ("txt", "csv"):
        return wrong if b"\0" in file.read(65_536) else ""
    if ending not in (*_OFFICE, *_OPEN_DOCUMENT):
        return ""
    try:
        with zipfile.ZipFile(file) as archive:
            return _problem_of_archive(archive, ending) or ("" if _is(archive, ending) else wrong)
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError, NotImplementedError, EOFError):
        return wrong


def _problem_of_archive(archive: zipfile.ZipFile, ending: str) -> Any:
    parts = archive.infolist()
    if len(parts) > PARTS or sum(part.file_size for part in parts) > UNPACKED_BYTES:
        return _("Файл розпаковується в завеликий. Зменште зображення в ньому й збережіть знову.")
    if any(part.filename.lower().endswith("vbaproject.bin") or "Basic/" in part.filename for part in parts):
        return _("У файлі є макроси, а вони можуть бути небезпечні. Збережіть його без макросів.")
    return ""


def _is(archive: zipfile.ZipFile, ending: str) -> bool:
    names = archive.namelist()
    if ending in _OFFICE:
        return "[Content_Types].xml" in names and any(name.startswith(_OFFICE[ending]) for name in names)
    return "mimetype" in names and archive.read("mimetype").strip().startswith(_OPEN_DOCUMENT[ending])
