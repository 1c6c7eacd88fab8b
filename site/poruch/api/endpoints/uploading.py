"""Images and documents with a token: uploaded, described, replaced, deleted when nothing shows them."""

from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_noop as _
from ninja import File, Form, Status
from ninja.files import UploadedFile

from poruch.api.addresses import Addresses
from poruch.api.endpoints.media import router
from poruch.api.endpoints.pages import PageId
from poruch.api.params import idempotency
from poruch.api.schemas.files import (
    DocumentChanges,
    ImageChanges,
    NewDocument,
    NewImage,
    StoredDocument,
    StoredImage,
)
from poruch.api.serialisers import files as serialiser
from poruch.api.tokens import scopes
from poruch.api.tokens.entrance import Bearer, bearer_token
from poruch.api.writing import files
from poruch.api.writing.files import DOCUMENT, FOCUS, IMAGE

# The router is that of reading: one path, one view, whatever the method.
_IMAGES: Final = Bearer(scopes.write(scopes.IMAGE))
_DOCUMENTS: Final = Bearer(scopes.write(scopes.DOCUMENT))
_CHECKED: Final = _(
    "Тіло: multipart/form-data. Файл перевіряється, як у редакції; із зображення лишається сама картинка."
)


def _columns(sent: dict[str, Any]) -> dict[str, Any]:
    """As the model names them."""
    found = dict(sent)
    if "alt" in found:
        found["description"] = found.pop("alt")
    if "focal_point" in found:
        area = found.pop("focal_point") or {}
        found |= {name: area.get(name.removeprefix("focal_point_")) for name in FOCUS}
    return found


@router.post(
    "/images",
    auth=_IMAGES,
    response={201: StoredImage},
    operation_id="upload_image",
    summary=_("Завантажити зображення"),
    description=_CHECKED,
)
def upload_image(
    request: HttpRequest,
    payload: NewImage = Form(...),  # noqa: B008
    file: UploadedFile = File(...),  # noqa: B008
    idempotency_key: str = idempotency(),
) -> Any:
    fields = _columns(payload.model_dump())
    row = files.create(bearer_token(request), IMAGE, file, fields, idempotency_key)
    return Status(201, serialiser.image(row, Addresses(request)))


@router.post(
    "/images/{int:image_id}",
    auth=_IMAGES,
    response=StoredImage,
    operation_id="replace_image",
    summary=_("Замінити файл зображення"),
    description=_CHECKED,
)
def replace_image(request: HttpRequest, image_id: PageId, file: UploadedFile = File(...)) -> StoredImage:  # noqa: B008
    # Where the old picture had its focal point says nothing of the new one.
    unset = dict.fromkeys(FOCUS)
    row = files.change(bearer_token(request), IMAGE, image_id, unset, file)
    return serialiser.image(row, Addresses(request))


@router.patch(
    "/images/{int:image_id}",
    auth=_IMAGES,
    response=StoredImage,
    operation_id="change_image",
    summary=_("Змінити відомості про зображення"),
    description=_("Тіло: лише те, що змінюється. Потрібен дозвіл write:image."),
)
def change_image(request: HttpRequest, image_id: PageId, payload: ImageChanges) -> StoredImage:
    row = files.change(
        bearer_token(request), IMAGE, image_id, _columns(payload.model_dump(exclude_unset=True))
    )
    return serialiser.image(row, Addresses(request))


@router.delete(
    "/images/{int:image_id}",
    auth=_IMAGES,
    response={204: None},
    operation_id="delete_image",
    summary=_("Видалити зображення"),
    description=_("Лише те, якого ніщо не показує: інакше 409 каже, у скількох місцях воно є."),
)
def delete_image(request: HttpRequest, image_id: PageId) -> HttpResponse:
    files.delete(bearer_token(request), IMAGE, image_id)
    return HttpResponse(status=204)


@router.post(
    "/documents",
    auth=_DOCUMENTS,
    response={201: StoredDocument},
    operation_id="upload_document",
    summary=_("Завантажити документ"),
    description=_CHECKED,
)
def upload_document(
    request: HttpRequest,
    payload: NewDocument = Form(...),  # noqa: B008
    file: UploadedFile = File(...),  # noqa: B008
    idempotency_key: str = idempotency(),
) -> Any:
    row = files.create(bearer_token(request), DOCUMENT, file, payload.model_dump(), idempotency_key)
    return Status(201, serialiser.document(row, Addresses(request)))


@router.post(
    "/documents/{int:document_id}",
    auth=_DOCUMENTS,
    response=StoredDocument,
    operation_id="replace_document",
    summary=_("Замінити файл документа"),
    description=_CHECKED,
)
def replace_document(
    request: HttpRequest,
    document_id: PageId,
    file: UploadedFile = File(...),  # noqa: B008
) -> StoredDocument:
    row = files.change(bearer_token(request), DOCUMENT, document_id, {}, file)
    return serialiser.document(row, Addresses(request))


@router.patch(
    "/documents/{int:document_id}",
    auth=_DOCUMENTS,
    response=StoredDocument,
    operation_id="change_document",
    summary=_("Змінити відомості про документ"),
    description=_("Тіло: лише те, що змінюється. Потрібен дозвіл write:document."),
)
def change_document(request: HttpRequest, document_id: PageId, payload: DocumentChanges) -> StoredDocument:
    row = files.change(bearer_token(request), DOCUMENT, document_id, payload.model_dump(exclude_unset=True))
    return serialiser.document(row, Addresses(request))


@router.delete(
    "/documents/{int:document_id}",
    auth=_DOCUMENTS,
    response={204: None},
    operation_id="delete_document",
    summary=_("Видалити документ"),
    description=_("Лише той, якого ніщо не показує: інакше 409 каже, у скількох місцях він є."),
)
def delete_document(request: HttpRequest, document_id: PageId) -> HttpResponse:
    files.delete(bearer_token(request), DOCUMENT, document_id)
    return HttpResponse(status=204)
