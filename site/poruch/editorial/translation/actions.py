"""What people do with translations. Each action checks the person, says why not, and loses nothing."""

from collections.abc import Collection, Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail.coreutils import find_available_slug
from wagtail.log_actions import log
from wagtail.models import Locale
from wagtail_localize.models import StringTranslation, Translation, TranslationLog
from wagtail_localize.operations import translate_object

from poruch.core import away
from poruch.core.gates import Refused
from poruch.core.models import ContentPage
from poruch.core.tree import ensure_home
from poruch.editorial.translation import access, states
from poruch.editorial.translation.gate import machine_rows
from poruch.editorial.translation.missing import Untranslated, missing


class Incomplete(Refused):
    """Texts are missing; ``texts`` names them."""

    def __init__(self, texts: Collection[Untranslated]) -> None:
        self.texts = tuple(texts)
        super().__init__([_("Не всі фрагменти перекладено. Жоден не надіслано.")])


class Unread(Refused):
    """The machine's texts have not been read by a person."""

    def __init__(self) -> None:
        super().__init__([_("Звірте машинний переклад з оригіналом і позначте це.")])


def target_of(translation: Translation) -> ContentPage:
    """The page that a translation makes. Raises ``ContentPage.DoesNotExist``."""
    page: Any = ContentPage.objects.select_related("locale").get(
        translation_key=translation.source.object_id, locale=translation.target_locale_id
    )
    return page.specific  # type: ignore[no-any-return]


@transaction.atomic
def start(user: Any, page: ContentPage, language: str) -> Translation:
    """Begin a version of ``page`` in ``language``: a draft that readers do not see."""
    if not access.may_translate_into(user, page, language):
        raise Refused([_("Ви не перекладаєте цією мовою.")])
    locale = ensure_home(language).locale
    there = ContentPage.objects.filter(
        translation_key=page.translation_key, locale=locale, alias_of__isnull=True
    ).first()
    if there is not None and away.is_away(there):
        raise Refused([_("Версія цією мовою в кошику. Поверніть її або видаліть назавжди.")])
    if there is not None:
        raise Refused([_("Ця сторінка вже має версію цією мовою.")])
    _demand_parent(page, locale)
    translate_object(page.specific, [locale], user=user)
    if not page.has_translation(locale):
        raise Refused([_("Сторінку не вдалося скопіювати: в оригіналі є помилки. Виправте їх і повторіть.")])
    return Translation.objects.select_related("source", "target_locale").get(
        source__object_id=page.translation_key, target_locale=locale
    )


def _demand_parent(page: ContentPage, locale: Locale) -> None:
    """wagtail-localize would copy a missing parent as an alias, in the language of the original."""
    parent = page.get_parent()
    if parent.depth > 1 and not parent.has_translation(locale):
        raise Refused([_("Спершу перекладіть розділ, у якому стоїть ця сторінка.")])


@transaction.atomic
def keep_original(user: Any, translation: Translation, segment_ids: Collection[int]) -> int:
    """A person says that these segments stay as they are in the original (names, titles of acts)."""
    count = 0
    for one in missing(translation):
        if one.segment.pk in segment_ids:
            StringTranslation.objects.update_or_create(
                translation_of=one.segment.string,
                locale=translation.target_locale,
                context=one.segment.context,
                defaults={
                    "data": one.text,
                    "translation_type": StringTranslation.TRANSLATION_TYPE_MANUAL,
                    "tool_name": "",
                    "last_translated_by": user,
                    "has_error": False,
                    "field_error": "",
                },
            )
            count += 1
    return count


@transaction.atomic
def save_draft(user: Any, translation: Translation, *, verified: bool = False) -> Any:
    """A revision of the translation beside the version readers see; the revision.

    ``Translation.save_target(publish=False)`` is not used: it also writes the texts into the live page.
    Raises :class:`Incomplete`, or ``ValidationError`` of the page.
    """
    if lacking := missing(translation):
        raise Incomplete(lacking)
    source, locale = translation.source, translation.target_locale
    page = source.get_ephemeral_translated_instance(locale, fallback=True)
    page.slug = find_available_slug(page.get_parent(), slugify(page.slug), ignore_page_id=page.pk)
    page.translation_status = _status(page, translation, verified)
    revision = page.save_revision(user=user)
    TranslationLog.objects.create(source=source, locale=locale, revision=revision)
    return revision


def _status(page: ContentPage, translation: Translation, verified: bool) -> str:
    status = ContentPage.TranslationStatus
    if machine_rows(translation).exists():
        return status.MACHINE
    if verified:
        return status.VERIFIED
    return status.HUMAN if page.translation_status == status.MACHINE else page.translation_status


def verify_machine(user: Any, translation: Translation) -> None:
    """A person has read every text of the machine."""
    machine_rows(translation).update(
        translation_type=StringTranslation.TRANSLATION_TYPE_MANUAL, last_translated_by=user
    )


def submit(user: Any, translation: Translation, *, read: bool = False) -> Any:
    """Save the translation without publishing and start, or go on with, the page's workflow.

    ``read``: the person has read the machine's texts. Raises :class:`Refused` with sentences, or
    ``ValidationError``. Readers see nothing of it until the last reviewer agrees.
    """
    page = target_of(translation)
    _demand_may_submit(user, page)
    had_machine = machine_rows(translation).exists()
    if had_machine and not read:
        raise Unread
    workflow = page.get_workflow()
    if workflow is None:
        raise Refused([_("Для цієї сторінки не призначено перевірки. Скажіть адміністратору.")])
    with transaction.atomic():
        if had_machine:
            verify_machine(user, translation)
        revision = save_draft(user, translation, verified=had_machine)
        page.refresh_from_db()
        _into_review(user, page, workflow)
    return revision


def _demand_may_submit(user: Any, page: ContentPage) -> None:
    if not access.may_submit(user, page):
        raise Refused([_("Ви не можете надсилати переклад цією мовою.")])
    if (lock := page.get_lock()) is not None and lock.for_user(user):
        # Under review the task locks the page for those who do not review: then its round goes on.
        if page.current_workflow_state is None:
            raise Refused([_("Сторінку заблоковано. Зачекайте або попросіть розблокувати.")])
        raise Refused([_("Переклад уже на перевірці. Дочекайтеся відповіді або скасуйте надсилання.")])


def _into_review(user: Any, page: ContentPage, workflow: Any) -> None:
    state = page.current_workflow_state
    if state is None:
        workflow.start(page, user)
    elif state.status == state.STATUS_NEEDS_CHANGES:
        state.resume(user)


def publish(user: Any, translation: Translation) -> Any:
    """Past the workflow, for the few who may: the same save as for review, then the page's own publishing,
    which asks every gate."""
    page = target_of(translation)
    if not access.may_publish(user, page):
        raise Refused([_("Переклад публікують після перевірки. Надішліть його на перевірку.")])
    if machine_rows(translation).exists():
        raise Unread
    with transaction.atomic():
        revision = save_draft(user, translation)
        revision.publish(user=user)
    return revision


def agree(user: Any, page: ContentPage) -> None:
    """A person says that a translation made by hand says what the original says now."""
    if not access.may_submit(user, page):
        raise Refused([_("Ви не можете підтвердити переклад цією мовою.")])
    if not page.live:
        raise Refused([_("Підтвердити можна лише опублікований переклад.")])
    states.agree(page)
    log(instance=page, action="poruch.translation_agrees", user=user)


def sentences(error: Exception) -> Iterator[str]:
    """What a person should read of a refusal."""
    if isinstance(error, Refused):
        yield from error.reasons
    elif isinstance(error, ValidationError):
        yield from error.messages
