"""Every way past review, tried by every role: one table."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from wagtail_localize.models import OverridableSegment, StringSegment, Translation

from poruch.core import away
from poruch.core.models import ContentPage
from poruch.editorial.translation import actions, po, routes
from poruch.editorial.translation.checks import every_route_has_a_rule
from tests.factories.editorial_translation import fill

ROLES = ("en", "ru", "editor", "publisher", "lawyer", "admin", "anonymous")
#: Statuses in the order of ROLES. 302 of the anonymous is the way to the login page. Wagtail itself
#: sends who may not edit a page home (302; 200 when followed).
TABLE: dict[str, tuple[int, ...]] = {
    "string": (200, 403, 200, 200, 200, 200, 302),
    "string deleted": (200, 403, 200, 200, 200, 200, 302),
    "override": (201, 403, 200, 200, 200, 200, 302),
    "file down": (200, 403, 200, 200, 200, 200, 302),
    "file up": (302, 403, 302, 302, 302, 302, 302),
    "preview": (200, 403, 200, 200, 200, 200, 302),
    "machine": (409, 403, 409, 409, 409, 409, 302),
    "publish in the editor": (403, 302, 403, 403, 403, 302, 302),
    "stop": (403, 403, 302, 302, 302, 302, 302),
    "alias": (403, 403, 403, 403, 403, 403, 302),
    "alias from the editor": (403, 200, 403, 403, 403, 403, 302),
    "sync and publish": (403, 403, 403, 403, 403, 403, 302),
    "sync by machine": (403, 403, 403, 403, 403, 403, 302),
    "begin in Russian": (403, 302, 302, 302, 302, 302, 302),
    "submit": (302, 403, 302, 302, 302, 302, 302),
}


def call(route: str, browser: Client, translation: Translation, guide: Any) -> Any:
    page = actions.target_of(translation)
    segment = StringSegment.objects.get(source=translation.source, context__path="summary")
    named = {"translation_id": translation.pk}
    url = {
        "string": ("edit_string_translation", {**named, "string_segment_id": segment.pk}),
        "string deleted": ("edit_string_translation", {**named, "string_segment_id": segment.pk}),
        "file down": ("download_pofile", named),
        "file up": ("upload_pofile", named),
        "preview": ("preview_translation", named),
        "machine": ("machine_translate", named),
        "stop": ("stop_translation", named),
        "alias": ("convert_to_alias", {"page_id": page.pk}),
        "sync and publish": ("update_translations", {"translation_source_id": translation.source_id}),
        "sync by machine": ("update_translations", {"translation_source_id": translation.source_id}),
    }
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    match route:
        case "string":
            return browser.put(
                reverse(f"wagtail_localize:{url[route][0]}", kwargs=url[route][1]),
                "value=Said",
                content_type="application/x-www-form-urlencoded",
            )
        case "string deleted":
            return browser.delete(reverse(f"wagtail_localize:{url[route][0]}", kwargs=url[route][1]))
        case "override":
            over = OverridableSegment.objects.filter(source=translation.source).first()
            assert over is not None
            path = reverse("wagtail_localize:edit_override", args=[translation.pk, over.pk])
            return browser.put(path, "value=x", content_type="application/x-www-form-urlencoded")
        case "file down" | "preview":
            return browser.get(reverse(f"wagtail_localize:{url[route][0]}", kwargs=url[route][1]))
        case "file up":
            file = SimpleUploadedFile("a.po", str(po.export(translation)).encode())
            path = reverse(f"wagtail_localize:{url[route][0]}", kwargs=url[route][1])
            return browser.post(path, {"file": file})
        case "publish in the editor":
            return browser.post(edit, {"action": "publish"})
        case "alias from the editor":
            return browser.post(edit, {"localize-convert-to-alias": "1"}, follow=True)
        case "begin in Russian":
            return browser.post(reverse("translation_start", args=[guide.pk, "ru"]))
        case "submit":
            return browser.post(reverse("translation_submit", args=[translation.pk]))
    data = {"sync and publish": {"publish_translations": "on"}}.get(route, {"use_machine_translation": "on"})
    return browser.post(reverse(f"wagtail_localize:{url[route][0]}", kwargs=url[route][1]), data)


@pytest.fixture
def guide(guide: Any) -> Any:
    """With a link, which a translation may lead elsewhere."""
    guide.body = '<p><a href="https://example.org/uk">Напишіть</a> заяву.</p>'
    guide.save_revision(clean=False).publish()
    return type(guide).objects.get(pk=guide.pk)


@pytest.mark.parametrize("route", TABLE)
def test_route_by_role(route: str, browser: Any, english: Translation, guide: Any) -> None:
    found = []
    for role in ROLES:
        fill(english)
        Translation.objects.update(enabled=True)
        answer = call(route, browser(role), english, guide)
        sent_on = role == "anonymous" and getattr(answer, "redirect_chain", None)
        found.append(302 if sent_on else answer.status_code)
        if route in ("begin in Russian", "submit", "publish in the editor"):
            _undo(english)
    assert tuple(found) == TABLE[route]


def _undo(translation: Translation) -> None:
    """The next role finds what this one found."""
    page = actions.target_of(translation)
    if page.current_workflow_state:
        page.current_workflow_state.cancel()
    others = ContentPage.objects.filter(translation_key=page.translation_key, locale__language_code="ru")
    with away.for_good():
        for other in others:
            other.specific.delete()


def test_nothing_of_the_table_reached_readers(browser: Any, english: Translation, guide: Any) -> None:
    fill(english)
    for route in TABLE:
        for role in ("en", "ru", "editor", "publisher", "lawyer"):
            call(route, browser(role), english, guide)
            Translation.objects.filter(pk=english.pk).update(enabled=True)
            fill(english)
            assert not actions.target_of(english).live, (route, role)


def test_every_address_of_wagtail_localize_has_a_rule() -> None:
    assert every_route_has_a_rule() == []
    assert {str(one.name) for one in routes.theirs()} == set(routes.RULES)


def test_a_request_without_its_text_is_told_so(browser: Any, english: Translation) -> None:
    segment = StringSegment.objects.filter(source=english.source).first()
    assert segment is not None
    url = reverse("wagtail_localize:edit_string_translation", args=[english.pk, segment.pk])
    answer = browser("en").put(url, "x=1", content_type="application/x-www-form-urlencoded")
    assert (answer.status_code, "неповний" in answer.json()["detail"]) == (400, True)


def test_the_translation_editor_of_another_language_is_closed(browser: Any, english: Translation) -> None:
    edit = reverse("wagtailadmin_pages:edit", args=[actions.target_of(english).pk])
    assert browser("en").get(edit).status_code == 200
    assert browser("ru").get(edit).status_code in (302, 403)
