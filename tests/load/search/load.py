"""Fill a site with many guides quickly: ``python -m tests.load.search.load COUNT`` in the site's environment.

Rows are written in bulk, past the signals: nothing is indexed, and there is no outbox row, revision or
reference. ``rebuild_search`` and ``wagtail_update_index`` come after. It adds what is missing up to COUNT.
"""

import json
import sys
import time
import uuid
from html import escape
from typing import Any

import django

from tests.load.search.texts import PageText, Texts

BATCH = 250


def load(count: int) -> int:
    """Add the pages that are missing of the first ``count``; the number added."""
    from django.db import transaction
    from tqdm import tqdm

    texts, guides = Texts(), Guides()
    there = guides.there()
    with tqdm(total=count, initial=there, unit=" pages", desc="load", mininterval=1) as bar:
        for start in range(there, count, BATCH):
            pages = [texts.page(number) for number in range(start, min(start + BATCH, count))]
            with transaction.atomic():
                guides.write(pages)
            bar.update(len(pages))
    return max(0, count - there)


class Guides:
    """Writes guides below the Ukrainian section, table by table."""

    def __init__(self) -> None:
        from django.contrib.contenttypes.models import ContentType
        from wagtail.models import Locale

        from kb.models import GuideIndexPage, GuidePage
        from poruch.core.models import Audience, Region, Topic

        self.locale = Locale.objects.get(language_code="uk")
        self.parent = GuideIndexPage.objects.get(locale=self.locale)
        self.content_type = ContentType.objects.get_for_model(GuidePage)
        self.topics = dict(Topic.objects.values_list("code", "pk"))
        self.audience = Audience.objects.get(code="family").pk
        self.region = Region.objects.get(code="UA").pk

    def there(self) -> int:
        from kb.models import GuidePage

        return int(GuidePage.objects.filter(slug__startswith="bench-").count())

    def write(self, texts: list[PageText]) -> None:
        from django.core.management.color import no_style
        from django.db import connection
        from django.db.models import F, Max
        from wagtail.models import Page

        from kb.models import GuidePage
        from poruch.core.models import ContentPage

        first = (Page.objects.aggregate(last=Max("pk"))["last"] or 0) + 1
        last = Page.objects.child_of(self.parent).order_by("path").values_list("path", flat=True).last()
        step = Page._str2int(last[-Page.steplen :]) + 1 if last else 1
        rows = [self._page(text, first + at, step + at) for at, text in enumerate(texts)]
        for model in (Page, ContentPage, GuidePage):
            model._base_manager._insert(  # Django's own bulk_create refuses models of several tables.
                rows, fields=model._meta.local_concrete_fields, using=connection.alias, raw=True
            )
        self._relate(rows, texts)
        Page.objects.filter(pk=self.parent.pk).update(numchild=F("numchild") + len(rows))
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), [Page]):
                cursor.execute(statement)

    def _page(self, text: PageText, id: int, step: int) -> Any:
        from django.utils import timezone
        from wagtail.models import Page

        from kb.models import GuidePage

        now = timezone.now()
        return GuidePage(
            id=id, page_ptr_id=id, contentpage_ptr_id=id,
            path=Page._get_path(self.parent.path, self.parent.depth + 1, step), depth=self.parent.depth + 1,
            numchild=0, translation_key=uuid.uuid4(), locale=self.locale, content_type=self.content_type,
            title=text.title, draft_title=text.title, slug=text.slug,
            url_path=f"{self.parent.url_path}{text.slug}/", live=True, has_unpublished_changes=False,
            first_published_at=now, last_published_at=now, latest_revision_created_at=now,
            summary=text.summary, body="".join(map(_paragraph, text.body)), who_for=_paragraph(text.who_for),
            steps=json.dumps([_step(*step) for step in text.steps], ensure_ascii=False),
        )  # fmt: skip

    def _relate(self, rows: list[Any], texts: list[PageText]) -> None:
        from poruch.core.models import ContentPage

        for name, column, values in (
            ("topics", "topic_id", [self.topics[text.topic] for text in texts]),
            ("audiences", "audience_id", [self.audience] * len(rows)),
            ("regions", "region_id", [self.region] * len(rows)),
        ):
            through = getattr(ContentPage, name).through
            through.objects.bulk_create(
                through(contentpage_id=row.pk, **{column: value})
                for row, value in zip(rows, values, strict=True)
            )


def _paragraph(text: str) -> str:
    return f"<p>{escape(text)}</p>"


def _step(title: str, action: str, where: str) -> dict[str, Any]:
    value = {"title": title, "action": _paragraph(action), "where": _paragraph(where)}
    return {
        "type": "step",
        "id": str(uuid.uuid4()),
        "value": {**value, "phones": [], "papers": "", "wait": "", "risk": ""},
    }


if __name__ == "__main__":
    django.setup()
    started = time.monotonic()
    added = load(int(sys.argv[1]))
    print(json.dumps({"pages": added, "seconds": time.monotonic() - started}))
