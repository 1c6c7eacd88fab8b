"""A site with something in every drawer, for a backup to take and a restore to bring back."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Locale, Site
from wagtail_localize.models import Translation, TranslationSource

from kb.models import GuidePage
from poruch.core.models import Topic
from poruch.core.tree import ensure_home
from poruch.editorial.roles.matrix import Role
from poruch.editorial.trash.actions import put
from tests.factories import GuideFactory
from tests.factories.editorial_accounts import factor
from tests.factories.editorial_rules import RuleFactory, WebhookTargetFactory
from tests.factories.filled import PAGE_TYPES, filled, guide, term
from tests.factories.people import PASSWORD, browser, chief, person, two_partners
from tests.factories.registration import coming, event

CONTACT = "+380 67 123 45 67"


@dataclass
class World:
    """What tests ask for by name. ``factor`` is the secret of the editor's second factor."""

    editor: str = "anna"
    password: str = PASSWORD
    factor: str = ""
    registration: str = ""
    #: The number of a topic that was made and deleted: it is never given out again.
    deleted_topic: int = 0


def build() -> World:
    ensure_home("uk")
    ensure_home("en")
    world = World()
    ngo, council = two_partners()
    boss = chief()
    editor = person(world.editor, Role.EDITOR, ngo)
    person("oleh", Role.PUBLISHER, council)
    world.factor = factor(editor)
    for code in PAGE_TYPES:
        filled(code, f"слово-{code}")
    edited = guide("правлений", slug="edited-guide", lead_partner=ngo)
    edited.title = "Чернетка з апострофом ʼ, табуляцією \t і скісною \\ рискою"
    edited.save_revision(user=editor)
    joint = GuideFactory(title="Спільне", slug="joint-guide", joint=True, lead_partner=ngo)
    workflow = joint.get_workflow()
    if workflow is not None:
        joint.save_revision(user=editor)
        workflow.start(joint, editor)
    source, _made = TranslationSource.get_or_create_from_instance(edited)
    Translation.objects.create(source=source, target_locale=Locale.objects.get(language_code="en"))
    gone = GuideFactory(title="Вилучене", slug="gone-guide", lead_partner=ngo)
    put(gone, boss)
    term("термін")
    _files(edited)
    RuleFactory(author=boss)
    WebhookTargetFactory()
    world.registration = coming(event(capacity=3), CONTACT, "Марія Тестова").key
    lost = Topic.objects.create(code="lost", name_uk="Зайва", sort_order=99)
    world.deleted_topic = lost.pk
    lost.delete()
    browser(editor)
    Site.objects.update(site_name="Поруч")
    return world


def _files(page: Any) -> None:
    document = get_document_model()(title="Бланк")
    document.file.save("бланк.txt", ContentFile("Текст бланка\n".encode() * 5000), save=False)
    document._set_document_file_metadata()
    document.save()
    picture = get_image_model()(title="Малюнок", file=get_test_image_file("малюнок.png", size=(40, 30)))
    picture.save()
    picture.get_rendition("width-20")
    GuidePage.objects.filter(pk=page.pk).update(search_description="Опис")


def accounts() -> list[str]:
    return list(User.objects.order_by("pk").values_list("username", flat=True))
