"""Translating pages with a token."""

from typing import Annotated, Any, Final

from django.http import HttpRequest
from django.utils.translation import gettext_noop as _
from ninja import Router, Status

from poruch.api.endpoints.pages import PageId
from poruch.api.params import Described, Locale
from poruch.api.schemas.translations import NewTranslation, Reading, Texts, TranslationTexts
from poruch.api.tokens import scopes
from poruch.api.tokens.entrance import Bearer, bearer_token
from poruch.api.writing import translations
from poruch.api.writing.refusals import acting, note

router = Router(tags=["translations"], auth=Bearer(scopes.TRANSLATE))
_PATH: Final = "/pages/{int:page_id}/translations"

Language = Annotated[Locale, Described(_("Мова перекладу."))]


@router.post(
    _PATH,
    response={201: TranslationTexts},
    operation_id="start_translation",
    summary=_("Почати переклад"),
    description=_(
        "Робить чернетку сторінки мовою, якою перекладає власник токена, і віддає всі тексти оригіналу. "
        "Потрібен дозвіл translate."
    ),
)
def start_translation(request: HttpRequest, page_id: PageId, payload: NewTranslation) -> Any:
    token = bearer_token(request)
    with acting(token):
        translations.start(token, page_id, payload.locale)
        translation, target = translations.found(token.user, page_id, payload.locale)
        note(token, target)
        return Status(201, translations.texts(translation, target))


@router.get(
    f"{_PATH}/{{str:language}}",
    response=TranslationTexts,
    operation_id="translation_texts",
    summary=_("Тексти перекладу"),
    description=_("Кожен текст оригіналу з тим, що вже перекладено. Потрібен дозвіл translate."),
)
def translation_texts(request: HttpRequest, page_id: PageId, language: Language) -> TranslationTexts:
    token = bearer_token(request)
    return translations.texts(*translations.found(token.user, page_id, language))


@router.patch(
    f"{_PATH}/{{str:language}}",
    response=TranslationTexts,
    operation_id="translate",
    summary=_("Записати переклад"),
    description=_(
        "Записує надіслані тексти, усі або жодного; інші лишаються. Коли перекладено все, зберігається "
        "чернетка. Потрібен дозвіл translate."
    ),
)
def translate(request: HttpRequest, page_id: PageId, language: Language, payload: Texts) -> TranslationTexts:
    token = bearer_token(request)
    with acting(token):
        note(token, translations.write(token, page_id, language, payload.texts))
        return translations.texts(*translations.found(token.user, page_id, language))


@router.post(
    f"{_PATH}/{{str:language}}/submit",
    response=TranslationTexts,
    operation_id="submit_translation",
    summary=_("Надіслати переклад на перевірку"),
    description=_(
        "Для повністю перекладеного. Далі його погоджують, як кожну зміну. Потрібен дозвіл translate."
    ),
)
def submit_translation(
    request: HttpRequest, page_id: PageId, language: Language, payload: Reading
) -> TranslationTexts:
    token = bearer_token(request)
    with acting(token):
        note(token, translations.submit(token, page_id, language, read=payload.read))
        return translations.texts(*translations.found(token.user, page_id, language))
