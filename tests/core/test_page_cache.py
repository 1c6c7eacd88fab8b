"""Anonymous pages come from memory while nothing public has changed, and never a moment longer."""

import time
from dataclasses import replace
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.actions.publish_page_revision import PublishPageRevisionAction
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Site
from wagtail.models.sites import SITE_ROOT_PATHS_CACHE_KEY, SITE_ROOT_PATHS_CACHE_VERSION

from poruch.core.caching import keeping, store, traces
from poruch.core.models import Partner, PublicChange, SiteRevision
from tests.factories import GlossaryTermFactory, GuideFactory, PartnerFactory, PhoneFactory, TopicFactory
from tests.factories.filled import filled
from tests.factories.kb import step
from tests.support import lock, restrict, seen, told

pytestmark = pytest.mark.usefixtures("site")


@pytest.mark.parametrize(
    "path", ["/uk/", "/ru/", "/uk/guides/", "/uk/contacts/", "/uk/glossary/", "/sitemap.xml", "/robots.txt"]
)
def test_the_second_reader_costs_one_query(reader, django_assert_num_queries, path):
    first = reader.get(path)
    with django_assert_num_queries(1):
        second = reader.get(path)
    assert first.content == second.content
    assert first.headers["X-Request-ID"] != second.headers["X-Request-ID"], "the cache keeps nobody's number"
    assert told(first) == told(second)


def test_a_guide_costs_its_second_reader_one_query(reader, django_assert_num_queries):
    url = filled("guide").url
    reader.get(url)
    with django_assert_num_queries(1):
        assert reader.get(url).status_code == 200


def test_a_cached_page_still_has_its_headers(reader):
    for _turn in range(2):
        response = reader.get("/uk/")
        assert "default-src 'none'" in response.headers["Content-Security-Policy"]
        assert response.headers["Content-Language"] == "uk"
        assert not response.cookies


def test_a_letter_keeps_its_paragraphs_and_a_page_no_indentation(reader):
    page = filled("template", filled_example="Прошу видати довідку.\n\n    Дата, підпис")
    html = reader.get(page.url).content.decode()
    assert ">Прошу видати довідку.\n\n    Дата, підпис</blockquote>" in html
    assert "\n " not in html.replace("\n    Дата", "")


def test_a_reader_who_has_the_page_is_told_that_it_is_the_same(reader, django_assert_num_queries):
    etag = reader.get("/uk/").headers["ETag"]
    with django_assert_num_queries(1):
        same = reader.get("/uk/", headers={"if-none-match": f'"other", W/{etag}'})
    assert (same.status_code, same.content, same.headers["ETag"]) == (304, b"", etag)
    assert reader.get("/uk/", headers={"if-none-match": '"other"'}).status_code == 200


def test_the_tag_changes_with_the_content(reader, commit):
    guide = GuideFactory()
    before = reader.get(guide.url).headers["ETag"]
    guide.title = "Нова назва"
    with commit():
        guide.save_revision().publish()
    changed = reader.get(guide.url, headers={"if-none-match": before})
    assert changed.status_code == 200
    assert "Нова назва" in seen(changed)


def test_a_reader_may_keep_a_page_but_must_ask_before_showing_it_again(reader):
    assert reader.get("/uk/").headers["Cache-Control"] == "no-cache"


def test_head_answers_like_get_without_the_body(reader):
    get = reader.get("/uk/guides/")
    head = reader.head("/uk/guides/")
    assert (head.status_code, head.content, head.headers["ETag"]) == (200, b"", get.headers["ETag"])


def test_a_head_request_does_not_leave_an_empty_page_behind(reader):
    reader.head("/uk/guides/")
    assert "Довідники" in seen(reader.get("/uk/guides/"))


@pytest.mark.parametrize("encoding", ["gzip", "gzip, deflate, br", "identity", ""])
def test_every_reader_gets_the_encoding_they_understand(reader, encoding):
    url = GuideFactory(body=f"<p>{'слово ' * 100}</p>").url
    for kind in ("gzip", encoding, "identity", encoding):
        response = reader.get(url, headers={"accept-encoding": kind})
        used = response.headers.get("Content-Encoding")
        assert used in kind if "gzip" in kind else used is None
        assert "Accept-Encoding" in response.headers["Vary"]


def test_hosts_spelled_in_a_thousand_ways_push_no_page_out(reader):
    reader.get("/uk/")
    kept = sum("page:" in key for key in cache._cache)
    for made_up in ("testserver:1", "TESTSERVER", "TestServer:65535"):
        assert reader.get("/uk/", headers={"host": made_up}).status_code == 200
    assert sum("page:" in key for key in cache._cache) == kept


def test_languages_and_hosts_do_not_share_pages(reader):
    for code in ("uk", "en", "ru"):
        assert f'<html lang="{code}">' in reader.get(f"/{code}/").content.decode()
    assert (
        "http://other.example/uk/" in reader.get("/uk/", headers={"host": "other.example"}).content.decode()
    )
    assert "http://testserver/uk/" in reader.get("/uk/").content.decode()


# What changes shows at once


def change_guide():
    guide = GuideFactory(title="Стара назва", summary="")
    return guide.url, "Стара назва", lambda: _publish(guide, title="Свіжа назва"), "Свіжа назва"


def change_section():
    return "/uk/guides/", "Довідників іще немає", lambda: GuideFactory(title="Свіжий"), "Свіжий"


def change_phone():
    phone = PhoneFactory(number="0 800 1")
    guide = GuideFactory(steps=[step(phones=[phone.pk])])
    return guide.url, "0 800 1", lambda: _save(phone, number="0 800 2"), "0 800 2"


def change_urgent_phone():
    phone = PhoneFactory(number="0 800 1", on_home=True)
    return "/uk/", "0 800 1", lambda: _save(phone, number="0 800 2"), "0 800 2"


def change_vocabulary():
    topic = TopicFactory(name_uk="Гроші")
    filled("resource", topics=[topic])
    return "/uk/contacts/", "Гроші", lambda: _save(topic, name_uk="Виплати"), "Виплати"


def change_partner():
    PartnerFactory(name_uk="Об’єднання")
    return "/uk/", "Об’єднання", lambda: _save(Partner.objects.get(), name_uk="Спілка"), "Спілка"


def change_term():
    term = GlossaryTermFactory(name="бранець")
    return "/uk/glossary/", "бранець", lambda: _save(term, name="полонений"), "полонений"


def delete_term():
    term = GlossaryTermFactory(name="бранець")
    return "/uk/glossary/", "бранець", term.delete, "іще порожній"


def unpublish_guide():
    guide = GuideFactory(title="Застаріле")
    return "/uk/guides/", "Застаріле", guide.unpublish, "Довідників іще немає"


def delete_guide():
    guide = GuideFactory(title="Застаріле")
    return "/uk/guides/", "Застаріле", guide.delete, "Довідників іще немає"


def lock_guide():
    guide = GuideFactory(title="Таємне")
    return "/uk/guides/", "Таємне", lambda: lock(guide), "Довідників іще немає"


def restrict_guide():
    guide = GuideFactory(title="Таємне")
    return "/uk/guides/", "Таємне", lambda: restrict(guide), "Довідників іще немає"


def _publish(page, **values):
    for name, value in values.items():
        setattr(page, name, value)
    page.save_revision().publish()


def _save(row, **values):
    for name, value in values.items():
        setattr(row, name, value)
    row.save()


CHANGES = [
    change_guide, change_section, change_phone, change_urgent_phone, change_vocabulary, change_partner,
    change_term, delete_term, unpublish_guide, delete_guide, lock_guide, restrict_guide,
]  # fmt: skip


@pytest.mark.parametrize("prepare", CHANGES)
def test_a_change_shows_at_once(reader, commit, prepare):
    path, old, change, new = prepare()
    assert old in reader.get(path).content.decode()
    with commit():
        change()
    page = reader.get(path).content.decode()
    assert new in page
    assert old not in page


@pytest.mark.parametrize("prepare", [change_guide, change_phone, unpublish_guide, lock_guide])
def test_a_process_that_dies_right_after_the_commit_loses_no_change(reader, prepare):
    """Another process sees it though nothing was done after the commit."""
    path, old, change, new = prepare()
    assert old in reader.get(path).content.decode()
    change()
    page = reader.get(path).content.decode()
    assert new in page
    assert old not in page


def test_a_page_and_the_rise_of_the_revision_are_committed_together(commit):
    """As the CMS publishes: within no transaction but that of the page's row. Two statements at most."""
    guide = GuideFactory()
    guide.title = "Нова назва"
    publication = PublishPageRevisionAction(guide.save_revision())
    with commit(), CaptureQueriesContext(connection) as asked:
        publication.execute(skip_permission_checks=True)
    statements = [one["sql"] for one in asked]
    rises = [at for at, sql in enumerate(statements) if "siterevision" in sql or "publicchange" in sql]
    page = next(at for at, sql in enumerate(statements) if sql.startswith('UPDATE "wagtailcore_page"'))
    assert len(rises) <= 2
    assert not [sql for sql in statements[page : rises[0]] if sql.startswith("RELEASE SAVEPOINT")]


def test_what_was_not_added_yet_counts_once(commit):
    """The number is the same before and after: nothing is made anew for it."""
    with commit():
        SiteRevision.bump()
    before = SiteRevision.state()
    with commit():
        for pages in ((), (7,), (8, 9)):
            SiteRevision.bump(rows=True, pages=pages)
        waiting = SiteRevision.state()
    added = SiteRevision.state()
    assert waiting[:2] == added[:2] == (before.number + 3, before.whole)
    assert added.edited_since(before.number) == waiting.edited_since(before.number) == {"7", "8", "9"}
    assert not PublicChange.objects.exists()


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one writer at a time")
def test_nobody_waits_for_another_change_and_the_order_of_commits_does_not_matter(db):
    """Numbers that a sequence gives are not seen in their order."""
    first, second = connection.copy(), connection.copy()
    sql = "INSERT INTO core_publicchange (whole, pages) VALUES (true, '')"
    before = SiteRevision.state()
    try:
        for one in (first, second):
            one.set_autocommit(False)
            with one.cursor() as cursor:
                cursor.execute("SET lock_timeout = '1s'")
                cursor.execute(sql)
        second.commit()
        assert SiteRevision.state()[:2] == (before.number + 1,) * 2
        first.commit()
        assert SiteRevision.state()[:2] == (before.number + 2,) * 2
    finally:
        with first.cursor() as cursor:
            cursor.execute("DELETE FROM core_publicchange")
        first.commit()
        first.close()
        second.close()


def test_a_site_that_another_process_moved_is_seen_at_once(reader, commit, monkeypatch):
    reader.get("/uk/")
    kept, known = Site.get_site_root_paths(), SiteRevision.state()
    with commit():
        site = Site.objects.get()
        site.hostname = "new.example"
        site.save()
    # As in a process that has not heard of it.
    cache.set(SITE_ROOT_PATHS_CACHE_KEY, kept, version=SITE_ROOT_PATHS_CACHE_VERSION)
    monkeypatch.setattr(SiteRevision, "_seen", known)
    reader.get("/uk/")
    assert {urlsplit(one.root_url).hostname for one in Site.get_site_root_paths()} == {"new.example"}


def test_an_alias_shows_at_once_though_wagtail_does_not_call_it_published(reader, commit):
    guide = GuideFactory()
    reader.get("/uk/guides/")
    with commit():
        alias = guide.create_alias(update_slug="znov")
    assert alias.url in reader.get("/uk/guides/").content.decode()


def test_a_page_leaves_every_list_when_its_date_comes(reader):
    """The clock is not an editor: no signal tells of it, so pages are kept only until the date."""
    guide = GuideFactory(title="Скоро мине", expire_at=timezone.now() + timedelta(seconds=100))
    assert "Скоро мине" in reader.get("/uk/guides/").content.decode()
    names = ("page:", "frame:")  # What stands around it lists pages too.
    kept = {key: until for key, until in cache._expire_info.items() if any(name in key for name in names)}
    assert len(kept) == 2
    assert all(until <= guide.expire_at.timestamp() for until in kept.values())


def test_the_words_of_an_image_are_public_too(commit):
    image = get_image_model()(title="Плакат", file=get_test_image_file())
    for _change in ("made", "edited"):
        before = SiteRevision.current()
        with commit():
            image.save()
        assert SiteRevision.current() > before


def test_a_page_changes_with_pages_that_it_does_not_name(reader, commit, settings):
    """Why no list of keys tells what an answer depends on (docs/decisions/0040): a guide is filed under a
    topic and links to its page, which is published later; no key of what it showed could tell of it."""
    settings.PORUCH_CDN_SECONDS = 60
    topic = TopicFactory(name_uk="Гроші")
    guide = GuideFactory(topics=[topic])
    before = reader.get(guide.url)
    with commit():
        page = filled("topic", topic=topic, title="Усе про гроші")
    after = reader.get(guide.url)
    assert f"page-{page.pk}" not in before.headers["Surrogate-Key"].split()
    assert page.url not in before.content.decode()
    assert page.url in after.content.decode()


# What a change leaves as it was stays


def outcome(reader, path):
    return reader.get(path).wsgi_request.META["PORUCH_PAGE_CACHE"]


def test_a_page_that_shows_nothing_of_a_change_is_compared_once(reader, commit, django_assert_num_queries):
    guide, event = GuideFactory(), filled("event")
    SiteRevision.renew()
    reader.get(guide.url)
    for _change in range(2):
        with commit():
            _publish(event, title="Інша подія")
        assert outcome(reader, guide.url) == "hit"
        with django_assert_num_queries(1):
            assert outcome(reader, guide.url) == "hit"
    assert outcome(reader, event.url) == "miss"


def test_what_is_kept_beside_the_rows_makes_every_page_old(reader, commit):
    guide = GuideFactory()
    SiteRevision.renew()
    reader.get(guide.url)
    with commit():
        get_image_model()(title="Плакат", file=get_test_image_file()).save()
    assert outcome(reader, guide.url) == "miss"


@pytest.mark.parametrize(
    ("statement", "whole"),
    [
        ("SELECT id FROM core_phone", True),
        ("SAVEPOINT a", True),
        ("SELECT id FROM core_phone FOR UPDATE", False),
        ("UPDATE core_phone SET source = ''", False),
    ],
)
def test_only_what_reads_and_nothing_else_is_asked_again(db, statement, whole):
    with traces.recording() as trace, connection.cursor() as cursor:
        trace(lambda *args: None, statement, None, False, {"connection": connection, "cursor": cursor})
    assert (trace.packed() is not None) is whole


def test_a_statement_is_right_as_far_as_it_was_fetched(db):
    PhoneFactory(slug="a")
    with traces.recording() as first, connection.cursor() as cursor:
        cursor.execute("SELECT slug FROM core_phone ORDER BY slug")
        cursor.fetchone()
    with traces.recording() as every, connection.cursor() as cursor:
        cursor.execute("SELECT slug FROM core_phone ORDER BY slug")
        cursor.fetchall()
    assert traces.holds(first.packed())
    assert traces.holds(every.packed())
    PhoneFactory(slug="b")
    assert traces.holds(first.packed())
    assert not traces.holds(every.packed())


def test_a_statement_of_another_release_is_no_database_that_is_away(db):
    """SQLite calls both an OperationalError; readers would get the page of an outage."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE of_yesterday (id integer)")
        with traces.recording() as trace, connection.cursor() as asked:
            asked.execute("SELECT id FROM of_yesterday")
            asked.fetchall()
        cursor.execute("DROP TABLE of_yesterday")
    assert trace.packed() is not None
    assert not traces.holds(trace.packed())


# What is never kept


def test_a_minute_that_strikes_while_an_answer_is_made_is_not_kept(settings):
    settings.PORUCH_PAGE_CACHE_SECONDS = 300
    now = timezone.now()
    page = GuideFactory()
    type(page).objects.filter(pk=page.pk).update(expire_at=now - timedelta(seconds=1))
    made = store.Entry("name", 1, time.time(), 0.0, None, b"", {})
    place = store.Place("page:x", "name", free=False)
    struck = replace(made, ends=keeping.ends(now - timedelta(seconds=2)))
    assert keeping.keep(place, struck).fresh_until <= time.time()
    assert store.get(place) is None
    later = replace(made, ends=keeping.ends(now))
    assert keeping.keep(place, later).fresh_until == made.made_at + 300
    assert store.get(place) is not None


def test_requests_with_a_query_are_answered_anew(reader, django_assert_num_queries):
    reader.get("/uk/guides/")
    with pytest.raises(pytest.fail.Exception), django_assert_num_queries(1):
        reader.get("/uk/guides/?a=1")
    assert "ETag" not in reader.get("/uk/guides/?a=1").headers


def test_no_search_stays_in_memory(reader):
    for path in ("/uk/search/?q=таємнезапитання", "/uk/contacts/?topic=таємнезапитання", "/uk/search/"):
        reader.get(path)
    stored = " ".join(f"{key} {value!r}" for key, value in cache._cache.items())
    assert "таємнезапитання" not in stored
    assert not [key for key in cache._cache if "page:" in key]


@pytest.mark.parametrize("path", ["/uk/nope/", "/", "/healthz", "/readyz", "/cms/login/", "/nope"])
def test_errors_redirects_and_private_answers_are_not_kept(reader, path):
    reader.get(path)
    assert not [key for key in cache._cache if "page:" in key]


def test_an_editor_sees_the_site_anew_and_leaves_nothing_for_readers(reader):
    editor = Client()
    editor.force_login(get_user_model().objects.create_superuser("root", password="x"))
    editor.get("/uk/")
    assert not [key for key in cache._cache if "page:" in key]


def test_the_password_form_of_a_private_page_is_not_shared(reader):
    reader.get(lock(GuideFactory()).url)
    assert not [key for key in cache._cache if "page:" in key]


def test_a_change_that_is_rolled_back_makes_nothing_stale(reader, django_assert_num_queries):
    from django.db import transaction

    guide = GuideFactory(title="Стара назва")
    reader.get(guide.url)
    try:
        with transaction.atomic():
            _publish(guide, title="Нова назва")
            raise RuntimeError
    except RuntimeError:
        pass
    with django_assert_num_queries(1):
        assert "Стара назва" in seen(reader.get(guide.url))


@pytest.mark.parametrize("encoding", ["identity", "gzip", "br"])
def test_the_announced_length_is_that_of_the_body_that_is_sent(client, site, encoding):
    for _ in range(2):
        response = client.get("/uk/", headers={"accept-encoding": encoding})
        assert int(response.headers["Content-Length"]) == len(response.content)
        assert response.headers.get("Content-Encoding", "identity") == encoding


def test_an_answer_for_an_editor_is_kept_by_nobody(reader):
    editor = Client()
    editor.force_login(get_user_model().objects.create_superuser("root", password="x"))
    assert editor.get("/uk/").headers["Cache-Control"] == "private, no-cache"


@pytest.mark.parametrize(
    ("header", "used"),
    [("br;q=0, gzip", "gzip"), ("br; q=0.0", ""), ("*", "br"), ("gzip;q=nope", ""), ("GZIP", "gzip")],
)
def test_encodings_are_taken_at_their_word(reader, header, used):
    assert reader.get("/uk/", headers={"accept-encoding": header}).headers.get("Content-Encoding", "") == used
