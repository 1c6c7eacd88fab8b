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
    open_ones = {GuideFactory().pk for _ in range(9)}
    hidden = [change(GuideFactory()) for change in (expire, hold, restrict, lock)]
    hidden.append(GuideFactory(live=False))
    section = lock(TopicPageFactory())
    hidden += [section, GuideFactory(parent=section), GuideFactory(parent=GuideFactory(parent=section))]
    every = set(ContentPage.objects.values_list("pk", flat=True))
    assert {page.pk for page in hidden} < every
    with django_assert_num_queries(1):
        found = public_among(every)
    assert found == set(public().values_list("pk", flat=True)) >= open_ones
    assert found.isdisjoint(page.pk for page in hidden)
    for size in (0, 1, 8, 9):
        some = sorted(open_ones)[:size] + [page.pk for page in hidden]
        assert public_among(some) == set(some) & open_ones
    # A minute that comes after the statement was made counts, too.
    expire(ContentPage.objects.get(pk=min(open_ones)))
    assert public_among(open_ones) == open_ones - {min(open_ones)}


def test_of_more_ids_than_one_statement_takes_none_is_left_out():
    page = GuideFactory()
    assert public_among([*range(10**9, 10**9 + 600), page.pk]) == {page.pk}


def test_of_terms_it_has_those_that_the_public_has():
    shown, gone, draft = (GlossaryTermFactory(name=name) for name in ("витяг", "довідка", "ордер"))
    GlossaryTerm.objects.filter(pk=gone.pk).update(expire_at=timezone.now() - timedelta(minutes=1))
    GlossaryTerm.objects.filter(pk=draft.pk).update(live=False)
    assert TermSource().visible([shown.pk, gone.pk, draft.pk]) == {shown.pk}
