"""A newsroom of two partners, and hands that work the CMS."""

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse
from wagtail.models import Page, Revision

from tests.factories.editorial_workflow import Newsroom
from tests.forms import edit_url, form
from tests.kept import kept

CONFIRMED = {"law": "on", "article": "on", "edition": "on", "date": "on"}


@pytest.fixture
def room(site):
    return kept(Newsroom)


class Desk:
    """One person at the CMS."""

    def __init__(self, user):
        self.client = Client()
        self.client.force_login(user)
        self.user = user
        self.forms = self.client  # Whose forms are filled in: somebody's who may open them.

    def post(self, url, data=None, **kwargs):
        self.last = self.client.post(url, data or {}, **kwargs)
        return self.last

    def told(self):
        """The sentences of the last answer."""
        return " ".join(str(message) for message in get_messages(self.last.wsgi_request))

    def save(self, page, **values):
        draft = latest(page).as_object()
        # A ticked box has no value in the page; a browser sends «on».
        ticked = {name: "on" for name in ("joint", "confirmed") if getattr(draft, name)}
        return self.post(edit_url(page), form(self.forms, edit_url(page), **{**ticked, **values}))

    def submit(self, page, **values):
        return self.save(page, **{"action-submit": "1", **values})

    def act(self, page, action="approve", **data):
        """Press the button of a task, as the modal window does."""
        state = page_now(page).current_workflow_task_state
        return self.post(
            reverse("wagtailadmin_pages:workflow_action", args=[page.pk, action, state.pk]), data
        )

    def read(self, page):
        return self.client.get(edit_url(page))


@pytest.fixture
def desk():
    desks = {}

    def at(user):
        if user.pk not in desks:
            desks[user.pk] = Desk(user)
        return desks[user.pk]

    return at


def page_now(page):
    return Page.objects.get(pk=page.pk).specific


def latest(page):
    return Revision.objects.get(pk=page_now(page).latest_revision_id)
