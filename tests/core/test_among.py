"""Who may see a hit is asked by a statement of its own: it says what the rule says of every page and term."""

from datetime import timedelta

import pytest
from django.utils import timezone

from kb.indexing import TermSource
from kb.models import GlossaryTerm
from poruch.core.models import ContentPage
from poruch.core.pages import public, public_among
from tests.factories import GlossaryTermFactory, GuideFactory, TopicPageFactory
from tests.support import expire, hold, lock, restrict

pytestmark = pytest.mark.usefixtures("site")


def test_of_pages_it_has_those_that_the_public_has(django_assert_num_queries):
    topic, shown = TopicPageFactory(), {GuideFactory().pk for _ in range(9)}
    hidden = {change(GuideFactory()).pk for change in (expire, hold, restrict, lock)}
    hidden.add(GuideFactory(live=False).pk)
    every = set(ContentPage.objects.values_list("pk", flat=True))
    with django_assert_num_queries(1):
        found = public_among(every)
    assert found == set(public().values_list("pk", flat=True)) >= {topic.pk, *shown}
    assert found.isdisjoint(hidden)
    for size in (0, 1, 8, 9):
        some = sorted(shown)[:size]
        assert public_among([*some, *hidden]) == set(some)
    # What comes after the statement was made counts, too: a minute, and a password of a whole section.
    expire(ContentPage.objects.get(pk=min(shown)))
    assert public_among(shown) == shown - {min(shown)}
    lock(GuideFactory().get_parent())
    assert public_among(every) == set(public().values_list("pk", flat=True)) >= {topic.pk}
    assert not public_among(shown)


def test_of_more_ids_than_one_statement_takes_none_is_left_out():
    page = GuideFactory()
    assert public_among([*range(10**9, 10**9 + 600), page.pk]) == {page.pk}


def test_of_terms_it_has_those_that_the_public_has():
    shown, gone, draft = (GlossaryTermFactory(name=name) for name in ("витяг", "довідка", "ордер"))
    GlossaryTerm.objects.filter(pk=gone.pk).update(expire_at=timezone.now() - timedelta(minutes=1))
    GlossaryTerm.objects.filter(pk=draft.pk).update(live=False)
    assert TermSource().visible([shown.pk, gone.pk, draft.pk]) == {shown.pk}
