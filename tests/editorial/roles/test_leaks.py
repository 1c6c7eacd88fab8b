"""A page that a person may not see leaves by no view of the CMS.

The guest was lent another branch, so they are inside. The page is a draft with a sentence in it; each kind of
leak that Wagtail's release notes of 7.0.7 and 8.0 list has its addresses here, and others that show pages.
"""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.documents import get_document_model
from wagtail.models import Collection, CollectionViewRestriction, Locale, Page, Workflow, WorkflowPage
from wagtail_localize.models import Translation, TranslationSource

from poruch.editorial.roles.matrix import Role
from poruch.editorial.roles.models import Share
from tests.factories import GuideFactory, StandardPageFactory
from tests.factories.editorial_roles import person
from tests.factories.people import two_partners
from tests.forms import edit_url, form

SECRET = "Таємна чернетка про свідчення"


@pytest.fixture
def scene(site):
    """A secret draft in a workflow, locked, translated, referred to; and a guest of another branch."""
    own, _other = two_partners()
    superuser = get_user_model().objects.create_superuser("superuser", password="x")
    WorkflowPage.objects.create(page=site, workflow=Workflow.objects.first())
    page = GuideFactory(title=SECRET, live=False, lead_partner=own, slug="taiemna")
    page.summary = SECRET
    revision = page.save_revision(user=superuser, clean=False, log_action=True)
    page.get_workflow().start(page, superuser)
    Page.objects.filter(pk=page.pk).update(locked=True, locked_by=superuser, locked_at=timezone.now())
    source, _made = TranslationSource.get_or_create_from_instance(page)
    translation = Translation.objects.create(
        source=source, target_locale=Locale.objects.get(language_code="en")
    )
    translation.save_target(publish=False)
    branch = StandardPageFactory(lead_partner=own)
    guest = person()
    Share.objects.create(user=guest, role=Role.PUBLISHER, page=branch, partner=own)
    client, full = Client(), Client()
    client.force_login(guest)
    full.force_login(superuser)
    return {"page": page, "revision": revision, "translation": translation, "branch": branch,
            "guest": client, "full": full, "source": source}  # fmt: skip


def pages(name, *args):
    return reverse(f"wagtailadmin_pages:{name}", args=args)


def addresses(scene):
    pk, revision, translation = scene["page"].pk, scene["revision"].pk, scene["translation"].pk
    section = scene["page"].get_parent().pk
    yield from (
        pages("revisions_compare", pk, revision, revision),
        pages("revisions_compare", pk, "earliest", "latest"),
        *(pages(name, pk) for name in ("history", "history_results", "workflow_history", "usage")),
        pages("workflow_history_detail", pk, scene["page"].current_workflow_state.pk),
        pages("revisions_view", pk, revision),
        pages("revisions_revert", pk, revision),
        *(pages(name, pk) for name in ("edit", "view_draft", "copy", "move", "delete", "set_privacy")),
        pages("preview_on_edit", pk),
        reverse("wagtailadmin_explore", args=[pk]),
        reverse("wagtailadmin_explore", args=[section]),
        reverse("wagtailadmin_explore_results", args=[section]),
        reverse("wagtailadmin_home"),
        reverse("wagtailadmin_api:pages:listing"),
        reverse("wagtailadmin_api:pages:listing") + f"?child_of={section}&fields=*",
        reverse("wagtailadmin_api:pages:detail", args=[pk]),
        reverse("wagtailadmin_pages:search") + "?q=Таємна",
        reverse("wagtailadmin_choose_page"),
        reverse("wagtailadmin_choose_page_child", args=[section]),
        reverse("wagtailadmin_choose_page_search") + "?q=Таємна",
        *(
            reverse(f"wagtailadmin_reports:{name}")
            for name in ("locked_pages", "workflow", "workflow_tasks", "site_history", "aging_pages")
        ),
        reverse("wagtailadmin_pages:type_use", args=["kb", "guidepage"]),
        reverse("wagtail_localize:translations_report"),
        reverse("wagtail_localize:preview_translation", args=[translation]),
        reverse("wagtail_localize:download_pofile", args=[translation]),
        reverse("wagtail_localize:submit_page_translation", args=[pk]),
        reverse("wagtail_localize:update_translations", args=[scene["source"].pk]),
        reverse("roles_share", args=[pk]),
        reverse("roles_shares"),
        "/api/v1/pages?locale=uk&size=100",
        f"/api/v1/pages/{pk}",
        "/uk/guides/taiemna/",
    )  # fmt: skip


def test_no_view_shows_it(scene):
    leaks, seen_by_superuser = [], 0
    for url in addresses(scene):
        if SECRET in scene["guest"].get(url, follow=True).content.decode():
            leaks.append(url)
        seen_by_superuser += SECRET in scene["full"].get(url, follow=True).content.decode()
    assert not leaks
    assert seen_by_superuser > 20  # The addresses are right: who may see it sees it there.


def test_no_script_gets_or_changes_it(scene):
    page, guest, full = scene["page"], scene["guest"], scene["full"]
    data = form(full, edit_url(scene["branch"]))
    as_json = {"headers": {"Accept": "application/json"}}
    session = reverse("wagtailadmin_editing_sessions:ping", args=["kb", "guidepage", str(page.pk), 1])
    posts = [
        (session, {}),
        (pages("preview_on_edit", page.pk), data),
        (edit_url(page), data),
        (pages("convert_alias", page.pk), {}),
        (pages("unlock", page.pk), {}),
        (reverse("wagtail_localize:convert_to_alias", args=[page.pk]), {}),
        (reverse("wagtail_localize:stop_translation", args=[scene["translation"].pk]), {}),
        (reverse("wagtail_localize:machine_translate", args=[scene["translation"].pk]), {}),
    ]
    for url, values in posts:
        answer = guest.post(url, values, **as_json)
        assert answer.status_code in (302, 403, 404), url
        assert SECRET not in answer.content.decode(), url
    page.refresh_from_db()
    assert page.locked
    assert page.revisions.count() == 2
    scene["translation"].refresh_from_db()
    assert scene["translation"].enabled


def test_it_is_copied_nowhere_with_or_without_its_revisions(scene):
    page, guest = scene["page"], scene["guest"]
    values = {"new_title": "Копія", "new_slug": "kopia", "new_parent_page": scene["branch"].pk}
    guest.post(pages("copy", page.pk), values)
    guest.post(pages("move_confirm", page.pk, scene["branch"].pk))
    for name in ("move", "delete", "publish", "unpublish"):
        url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", name])
        answer = guest.post(f"{url}?id={page.pk}", {"chooser": scene["branch"].pk}, follow=True)
        assert SECRET not in answer.content.decode().replace(f'value="{SECRET}', "")
    assert Page.objects.get(pk=page.pk).get_parent() == page.get_parent()
    assert not Page.objects.filter(slug="kopia").exists()


def test_documents_of_a_private_collection_are_listed_to_nobody_outside(scene, client):
    private = Collection.get_first_root_node().add_child(name="Приватна")
    restriction = CollectionViewRestriction.objects.create(collection=private, restriction_type="groups")
    restriction.groups.set(person(Role.EDITOR, scene["branch"].lead_partner).groups.all())
    file = ContentFile(b"%PDF-1.4", name="secret.pdf")
    document = get_document_model().objects.create(title=SECRET, file=file, collection=private)
    for reader in (client, scene["guest"]):
        for url in (
            reverse("wagtailadmin_api:documents:listing"),
            reverse("wagtailadmin_api:documents:detail", args=[document.pk]),
            reverse("wagtaildocs:index"),
            reverse("wagtaildocs:edit", args=[document.pk]),
            document.url,
        ):
            assert SECRET not in reader.get(url, follow=True).content.decode(), url


def test_an_expired_guest_is_at_the_door(scene):
    Share.objects.update(until=timezone.localdate() - timedelta(days=1))
    for url in (reverse("wagtailadmin_home"), edit_url(scene["branch"])):
        assert scene["guest"].get(url).status_code == 302
