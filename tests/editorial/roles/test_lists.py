"""Lists ask for rights once, not once a page."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from poruch.core.models import StandardPage
from poruch.editorial.roles.matrix import Role
from poruch.editorial.roles.models import Share
from tests.factories import GuideFactory, StandardPageFactory
from tests.factories.editorial_roles import person
from tests.factories.people import browser, two_partners

pytestmark = pytest.mark.usefixtures("site")


def queries(client, url):
    client.get(url)
    with CaptureQueriesContext(
        connection,
    ) as caught:
        assert client.get(url).status_code == 200
    return len(caught), [one["sql"] for one in caught]


def asked_of_roles(sqls):
    """Queries of ours: roles, shares, whose a page is, what stands below."""
    ours = ("editorial_roles_", 'wagtail_localize_translation"', 'core_contentpage"."joint"')
    return [sql for sql in sqls if any(name in sql for name in ours) and "kb_guidepage" not in sql]


def test_fifty_guides_cost_what_five_do():
    own, _other = two_partners()
    clients = {role: browser(person(role, own)) for role in Role}
    first = GuideFactory(lead_partner=own)
    section = first.get_parent()
    url = reverse("wagtailadmin_explore", args=[section.pk])

    def add(count):
        for _n in range(count):
            number = section.get_children().count()
            page = type(first)(
                title=f"Ще {number}", slug=f"shche-{number}", lead_partner=own, locale=first.locale
            )
            type(section.specific).objects.get(pk=section.pk).add_child(instance=page)

    add(4)
    few = {role: asked_of_roles(queries(client, url)[1]) for role, client in clients.items()}
    add(45)
    for role, client in clients.items():
        many, asked = queries(client, url)
        assert len(asked_of_roles(asked)) == len(few[role]), role
        assert len(few[role]) <= 8, role
        assert many < 60 or role is Role.TRANSLATOR  # wagtail-localize's own buttons: two queries a row.


def test_pages_with_pages_below_are_asked_about_together():
    own, other = two_partners()
    top = StandardPageFactory(lead_partner=own)
    for n in range(12):
        page = StandardPage(title=f"Гілка {n}", slug=f"hilka-{n}", lead_partner=own, locale=top.locale)
        top.add_child(instance=page)
        below = StandardPage(
            title="Нижче", slug="nyzhche", lead_partner=other if n % 2 else own, locale=top.locale
        )
        page.add_child(instance=below)
    client = Client()
    client.force_login(person(Role.PUBLISHER, own))
    _count, asked = queries(client, reverse("wagtailadmin_explore", args=[top.pk]))
    assert len([sql for sql in asked if "SUBSTR" in sql.upper()]) <= 6


def test_a_guest_costs_no_more(django_assert_max_num_queries):
    own, _other = two_partners()
    top = StandardPageFactory(lead_partner=own)
    for n in range(20):
        top.add_child(
            instance=StandardPage(title=f"П {n}", slug=f"p-{n}", lead_partner=own, locale=top.locale)
        )
    guest = person()
    Share.objects.create(user=guest, role=Role.EDITOR, page=top, partner=own)
    client = Client()
    client.force_login(guest)
    url = reverse("wagtailadmin_explore", args=[top.pk])
    _count, asked = queries(client, url)
    assert len(asked_of_roles(asked)) <= 6
