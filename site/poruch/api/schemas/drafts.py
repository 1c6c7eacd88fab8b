"""Drafts, and what is sent to change them."""

from typing import Annotated, Any

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from poruch.api.params import Described, MaybeMoment, refuse
from poruch.api.schemas.common import Timestamp


def _plain(value: str) -> str:
    if "\x00" in value or any("\ud800" <= sign <= "\udfff" for sign in value):
        raise refuse(gettext("У тексті є знаки, яких не можна зберегти."))
    return value


#: A text that a database takes.
Text = Annotated[str, AfterValidator(_plain)]


class Round(BaseModel):
    """The agreement that is under way. ``status``: in_progress, or needs_changes when it was sent back.

    ``task`` says in words whose turn it is; ``comment`` what was written when it was sent back.
    """

    status: str
    task: str
    comment: str


class DraftItem(BaseModel):
    """``changed``: the newest version is not what readers see."""

    id: int
    type: str
    locale: str
    slug: str
    title: str
    translation_key: str
    live: bool
    changed: bool
    in_review: bool
    saved: Timestamp | None


class DraftList(BaseModel):
    items: list[DraftItem]
    next_cursor: str | None
    total: int


class Draft(DraftItem):
    """The newest version as it can be sent back: ``fields`` in the format of import.

    A token without the scope ``drafts`` learns how the page stands: title and slug are those readers have
    ("" while they have none); fields, the times in the draft and a reviewer's comment are left out.
    """

    go_live_at: Timestamp | None
    expire_at: Timestamp | None
    scheduled: Timestamp | None
    round: Round | None
    url: str
    edit_url: str
    fields: dict[str, Any]


class NewPage(BaseModel):
    """One object of the import format. ``parent`` only where a type may stand in several places."""

    model_config = ConfigDict(extra="allow")

    type: Annotated[Text, Field(max_length=64), Described(_("Тип змісту, наприклад guide."))]
    locale: Annotated[Text, Field(max_length=8), Described(_("Мова: uk, en, ru, crh."))]
    slug: Annotated[Text, Field(max_length=255), Described(_("Остання частина адреси сторінки."))]
    title: Annotated[Text, Field(max_length=255), Described(_("Назва."))]
    parent: Annotated[
        int | None, Field(ge=1), Described(_("Номер сторінки вище; типово розділ цього типу."))
    ] = None


class Changes(BaseModel):
    """Only the fields that change, each whole."""

    model_config = ConfigDict(extra="allow")

    slug: Annotated[Text, Field(max_length=255), Described(_("Остання частина адреси сторінки."))] = ""
    title: Annotated[Text, Field(max_length=255), Described(_("Назва."))] = ""


class Agreement(BaseModel):
    """A lawyer confirms all four; others leave them out."""

    comment: Annotated[Text, Field(max_length=2000), Described(_("Примітка."))] = ""
    law: Annotated[bool, Described(_("Юрист: закон названо правильно."))] = False
    article: Annotated[bool, Described(_("Юрист: статті названо правильно."))] = False
    edition: Annotated[bool, Described(_("Юрист: редакція чинна."))] = False
    date: Annotated[bool, Described(_("Юрист: дата, станом на яку це чинне, правильна."))] = False


class Rejection(BaseModel):
    comment: Annotated[Text, Field(min_length=1, max_length=2000), Described(_("Що змінити."))]


class Schedule(BaseModel):
    go_live_at: Annotated[MaybeMoment, Described(_("Коли опублікувати; null: щойно погодять."))] = None
    expire_at: Annotated[MaybeMoment, Described(_("Коли зняти з публікації; null: ніколи."))] = None
