"""The texts of a page, one by one, and what they are in another language."""

from typing import Annotated

from django.utils.translation import gettext_noop as _
from pydantic import BaseModel, Field

from poruch.api.params import Described, Locale
from poruch.api.schemas.drafts import Text

#: Texts of one request at most.
MOST = 2_000


class Segment(BaseModel):
    """``key`` names the text in a request; ``text`` is empty as long as nobody has translated it."""

    key: str
    field: str
    source: str
    text: str


class TranslationTexts(BaseModel):
    """``id`` is the page of the translation; ``missing`` texts still need words."""

    id: int
    locale: str
    original_locale: str
    live: bool
    in_review: bool
    missing: int
    texts: list[Segment]


class NewTranslation(BaseModel):
    locale: Annotated[Locale, Described(_("Якою мовою перекладати."))]


class Texts(BaseModel):
    texts: Annotated[
        dict[str, Annotated[Text, Field(max_length=20_000)]],
        Field(max_length=MOST),
        Described(_("Тексти за їхнім key. Теги й позначки джерел лишаються, як в оригіналі.")),
    ]


class Reading(BaseModel):
    read: Annotated[
        bool, Described(_("Людина звірила машинний переклад з оригіналом. Без цього його не приймають."))
    ] = False
