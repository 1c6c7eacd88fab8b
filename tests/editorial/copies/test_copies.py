"""A working copy from making to merging, as two editors do it in the CMS."""

import pytest
from django.urls import reverse
from wagtail.models import Page

from kb.models import GuidePage
from poruch.editorial.copies.models import WorkingCopy
from tests.factories import GuideFactory, TopicFactory
from tests.factories.kb import step
from tests.support import soup, words


@pytest.fixture
def guide(ngo):
    return GuideFactory(
        title="Перші кроки",
        slug="pershi-kroky",
        lead_partner=ngo,
        summary="Старий підсумок.",
        body="<p>Старий текст.</p>",
        steps=[step("Крок один"), step("Крок два"), step("Крок три")],
        topics=[TopicFactory()],
    )


@pytest.fixture
def row(desk, guide):
    response = desk.post(reverse("copies_make", args=[guide.pk]), follow=True)
    assert "Робоча копія готова" in words(soup(response))
    return WorkingCopy.objects.get()


def revise(page, **values):
    """An editor saves a draft with other values."""
    page = GuidePage.objects.get(pk=page.pk).get_latest_revision_as_object()
    for name, value in values.items():
        setattr(page, name, value)
    return page.save_revision(clean=False)


def blocks(page, **changed):
    """The raw steps of a page, with new titles by their old ones; None removes."""
    raw = [
        dict(block)
        for block in GuidePage.objects.get(pk=page.pk).get_latest_revision_as_object().steps.raw_data
    ]
    kept = []
    for block in raw:
        title = changed.get(block["value"]["title"].split()[-1], block["value"]["title"])
        if title is not None:
            kept.append({**block, "value": {**block["value"], "title": title}})
    return kept


def merge(desk, row, **choices):
    url = reverse("copies_compare", args=[row.pk])
    form = soup(desk.get(url)).select_one("main form, form[method=post]")
    seen = {
        name: soup(desk.get(url)).select_one(f"input[name={name}]")["value"]
        for name in ("copy_revision", "original_revision")
    }
    assert form is not None
    return desk.post(url, {**seen, **{f"choice-{key}": value for key, value in choices.items()}}, follow=True)


def draft(page):
    return GuidePage.objects.get(pk=page.pk).get_latest_revision_as_object()


def test_what_only_the_copy_changed_comes_over_and_corrections_stay(desk, client, guide, row):
    revise(row.page, summary="Новий підсумок.", steps=blocks(row.page, два="Крок два, новий"))
    revise(guide, body="<p>Виправлений текст.</p>", steps=blocks(guide, три=None)).publish()
    shown = words(soup(desk.get(reverse("copies_compare", args=[row.pk]))))
    assert "Новий" in shown
    assert "конфлікт" not in shown
    response = merge(desk, row)
    assert "Зміни внесено в чернетку" in words(soup(response))
    merged = draft(guide)
    assert (merged.summary, merged.body) == ("Новий підсумок.", "<p>Виправлений текст.</p>")
    assert [block.value["title"] for block in merged.steps] == ["Крок один", "Крок два, новий"]
    guide.refresh_from_db()
    assert (guide.summary, guide.slug, guide.has_unpublished_changes) == (
        "Старий підсумок.",
        "pershi-kroky",
        True,
    )
    assert Page.objects.get(pk=row.page_id).url_path.startswith("/poruch-trash/")
