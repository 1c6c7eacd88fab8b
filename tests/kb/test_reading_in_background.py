"""The immediate backend: the request ends first, then a thread reads the file. Needs real commits."""

import threading
import time

import pytest
from django.db import transaction
from django_tasks.signals import task_started
from wagtail.models import Collection, Locale, Page

from kb.reading import extract_document
from tests.factories.filled import template
from tests.kb.test_documents_in_search import ASKED, found, upload


@pytest.fixture
def roots(transactional_db):
    """Other tests with commits leave the tables empty; migrations had put these two there."""
    Locale.objects.get_or_create(language_code="uk")
    if not Page.get_first_root_node():
        Page.add_root(instance=Page(title="Root", slug="root"))
    if not Collection.get_first_root_node():
        Collection.add_root(name="Root")


def test_the_editor_does_not_wait_and_the_text_arrives(roots):
    threads = set()

    def started(task_result, **kwargs):
        if task_result.task == extract_document:
            threads.add(threading.current_thread().name)

    document = upload()
    task_started.connect(started)
    with transaction.atomic():
        template("зразок", document=document)
    end = time.monotonic() + 60
    while found(ASKED) != [document.pk] and time.monotonic() < end:
        time.sleep(0.1)
    assert found(ASKED) == [document.pk]
    task_started.disconnect(started)
    assert threads == {"extract-documents"}
