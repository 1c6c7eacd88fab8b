"""Hostile text in every field and every parameter: it is shown as text, or it is gone."""

import html
import json
from io import StringIO

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth import get_user_model
from django.core.management import call_command
from wagtail.test.utils.form_data import rich_text, streamfield

from poruch.core.models import AttributionRule, HomePage
from poruch.core.transfer import registry
from poruch.core.transfer.pages import PageCodec
from tests.factories import AudienceFactory, PartnerFactory, PhoneFactory, RegionFactory, TopicFactory
from tests.factories.education import ProgrammeFactory
from tests.factories.filled import PAGE_TYPES, block, filled, phone, term
from tests.forms import edit_url, form, one_step, published

pytestmark = pytest.mark.usefixtures("site")

#: Short, because the shortest field holds 60 characters. Each is a way into another context.
PAYLOADS = [
    "<img src=x onerror=al(1)>",
    '"><svg onload=al(1)>',
    "'-al(1)-'\" onclick=al(1) x=\"",
    "</script><script>al(1)</script>",
    "javascript:al(1)",
    "{{7*7}}{%load x%}",
    "</title><b id=hit>",
    "<mark onclick=al(1)>слово</mark>",
]
#: The same for HTML that comes from elsewhere.
FOREIGN = [
    "<p onclick=al(1)>слово</p>",
    "<a href='javascript:al(1)'>слово</a>",
    "<a href='&#106;avascript:al(1)'>слово</a>",
    "<a href='JaVa\tScRiPt:al(1)'>слово</a>",
    "<a href='//evil.example/'>слово</a>",
    "<svg><script>al(1)</script></svg>слово",
    "<math><mtext><table><mglyph><style><img src=x onerror=al(1)></style>",
    "<span class='unk' onclick=al(1)>слово</span>",
    '<span class="unk"><img src=x onerror=al(1)></span>',
    "<iframe srcdoc='<script>al(1)</script>'></iframe>",
    "<a linktype='page' id='1\" onclick=\"al(1)'>слово</a>",
    "<embed embedtype='image' id='1' alt='\"onload=al(1)'>",
    "<style>@import 'https://evil.example/'</style>слово",
    "<form action='https://evil.example/'><input name=q></form>",
    "<h2 id=q name=q>слово</h2>",
    "<p style='background:url(https://evil.example/)'>слово</p>",
    "<base href='//evil.example/'>",
    "<em onclick=al(1)>слово</em>",
    "<p>слово<!--><img src=x onerror=al(1)>--></p>",
    "<noscript><p title='</noscript><img src=x onerror=al(1)>'>",
]


#: Types with fields of their own that take HTML; those with a body alone share out the hostile texts.
OF_THEIR_OWN = {"guide", "programme", "lesson", "event", "page"}
#: The programme that hostile lessons belong to.
PROGRAMME = "evil-parent"
OUR_SCRIPTS = {"/static/poruch.js", "/static/letter.js", "/static/events.js"}


def dangers(response):
    """What a browser would run or load from the answer that is not ours."""
    text = response.content.decode()
    found = ["an error"] if response.status_code >= 500 else []
    page = BeautifulSoup(text, "html.parser")
    for tag in page.find_all():
        found += [
            f"{tag.name} {name}" for name in tag.attrs if name.startswith("on") or name in {"style", "srcdoc"}
        ]
        for name in ("href", "src", "action", "formaction", "data"):
            address = "".join(str(tag.get(name, "")).split()).lower()
            if address.startswith(("javascript:", "data:", "vbscript:")) or (
                "evil.example" in address and tag.name != "a"
            ):
                found.append(f"{tag.name} {name}={address[:40]}")
    found += [
        str(tag)[:60] for tag in page.find_all(["img", "iframe", "object", "embed", "base", "style", "math"])
    ]
    found += [str(tag)[:60] for tag in page.find_all("svg") if tag.has_attr("onload")]
    found += [str(tag)[:60] for tag in page.find_all(id="hit")]
    for script in page.find_all("script"):
        if script.get("type") == "application/ld+json":
            json.loads(script.string)
        elif script.get("src", "").split("?")[0] not in OUR_SCRIPTS or script.string:
            found.append(str(script)[:60])
    if "{{7*7}}" not in html.unescape(text) and ">49" in text:
        found.append("template")
    return found


def readers_pages(client, pages):
    """Wherever the texts of these pages go, each address once."""
    addresses = {"/uk/", "/uk/search/?q=Назва", "/uk/nope/"}
    for page in pages:
        addresses |= {page.url, page.url.replace("/uk/", "/ru/", 1), page.get_parent().url}
    for address in sorted(addresses):
        yield address, client.get(address)


@pytest.mark.parametrize("payload", PAYLOADS, ids=range(len(PAYLOADS)))
def test_what_is_typed_into_any_text_field_is_shown_as_text(
    client, django_capture_on_commit_callbacks, payload
):
    with django_capture_on_commit_callbacks(execute=True):
        line = phone(payload, urgent_row=True, on_home=True)
        extra = {"phones": [line]}
        pages = [
            filled(code, payload, confirmed=True, **(extra if code in {"guide", "resource"} else {}))
            for code in PAGE_TYPES
        ]
    answers = dict(readers_pages(client, pages))
    found = {address: dangers(response) for address, response in answers.items()}
    assert {address: wrong for address, wrong in found.items() if wrong} == {}
    for page in pages:
        assert payload in html.unescape(answers[page.url].content.decode()), page.content_type_code


@pytest.mark.parametrize("payload", PAYLOADS, ids=range(len(PAYLOADS)))
def test_names_of_rows_terms_and_the_home_page_are_shown_as_text(client, payload):
    for factory in (TopicFactory, AudienceFactory, RegionFactory, PartnerFactory):
        factory(name_uk=f"Назва {payload}")
    AttributionRule.objects.create(content_types="event", partner=PartnerFactory(), line_uk=payload)
    page = filled("resource", phones=[PhoneFactory(label_uk=payload, hours_uk=payload)])
    term(payload)
    home = HomePage.objects.get(locale__language_code="uk")
    home.title = home.heading = home.lead = payload
    home.doors = [block("door", {"title": payload, "text": payload, "pages": [page.pk]})]
    home.save_revision(clean=False).publish()
    for address in ("/uk/", "/uk/contacts/", page.url, "/uk/glossary/", "/uk/search/", "/en/"):
        assert dangers(client.get(address)) == []


def imported(tmp_path, records):
    """The pages that one file makes."""
    path = tmp_path / "x.jsonl"
    path.write_text("\n".join(json.dumps(record) for record in records), encoding="utf-8")
    call_command("import_content", str(path), stdout=StringIO(), stderr=StringIO())
    return [registry.get(one["type"]).model.objects.get(slug=one["slug"]) for one in records]


def record_of(code, payload, number=0):
    """A record of the type with the HTML in each field that takes HTML."""
    slug = f"evil-{code.replace('_', '-')}-{number}"
    record = {"type": code, "locale": "uk", "slug": slug, "title": "Назва", "body_html": payload}
    if code == "guide":
        record |= {
            "who_for": payload,
            "steps": [
                {
                    "title": "Крок",
                    "where": "<p>слово</p>",
                    **dict.fromkeys(("action", "papers", "wait", "risk"), payload),
                }
            ],
            "deadlines": [{"what": "Строк", "value": "1", "condition": payload}],
            "amounts": [{"what": "Сума", "value": "1", "condition": payload}],
            "faq": [{"question": "Чому?", "answer": f"слово {payload}"}],
        }
    if code in {"programme", "lesson"}:
        record["teacher_notes"] = payload
    if code == "lesson":
        texts = dict.fromkeys(("teacher", "simpler", "harder"), payload)
        activity = {"title": "А", "minutes": 5, "part": "main", "level": "low", "pupils": f"слово {payload}"}
        record |= {
            "programme": PROGRAMME,
            "care": payload,
            "activities": [{**activity, **texts}],
            "handouts": [{"title": "Аркуш", "text": f"слово {payload}", "lines": 1}],
        }
    if code in {"event", "press_briefing"}:
        record |= {"starts_at": "2027-01-01T12:00:00+02:00", "ends_at": "2027-01-01T13:00:00+02:00"}
        record |= {"join_info": payload, "join_for_registered": False, "format": "online"}
        record["materials"] = payload
    if code == "topic":
        record["topic"] = TopicFactory().code
    return record


def test_html_that_is_imported_into_any_field_is_cleaned(client, tmp_path):
    client.raise_request_exception = False
    ProgrammeFactory(slug=PROGRAMME)
    records = [
        record_of(code, html_, n)
        for n, html_ in enumerate(FOREIGN)
        for place, code in enumerate(PAGE_TYPES)
        if code in OF_THEIR_OWN or n % 3 == place % 3
    ]
    pages = imported(tmp_path, records)
    assert {page.content_type_code for page in pages} == {*PAGE_TYPES}
    found = {address: dangers(response) for address, response in readers_pages(client, pages)}
    assert {address: wrong for address, wrong in found.items() if wrong} == {}


def test_every_field_that_takes_html_is_tried():
    """A new rich-text field must join ``record_of``."""
    from wagtail.fields import RichTextField

    for code in registry.types():
        codec = registry.get(code)
        if isinstance(codec, PageCodec):
            fields = {
                field.name for field in codec.model._meta.get_fields() if isinstance(field, RichTextField)
            }
            known = set(record_of(code, "x")) if code != "topic" else {"body_html"}
            taken = {name if name != "body" else "body_html" for name in fields} & codec.known_fields()
            assert taken <= known


def test_texts_of_blocks_in_an_import_are_shown_as_text(client, tmp_path):
    records = [
        {
            "type": "guide",
            "locale": "uk",
            "slug": f"evil-{number}",
            "title": f"Назва {payload}",
            "summary": payload,
            "steps": [{"title": payload, "action": "<p>слово</p>"}],
            "documents": [{"name": payload, "note": payload}],
            "deadlines": [{"what": payload, "value": payload, "confirmed": True}],
            "faq": [{"question": payload, "answer": "слово"}],
            "sources": [{"code": "S1", "title": payload, "url": "https://example.org/?a=%22%3E", "date": ""}],
        }
        for number, payload in enumerate(PAYLOADS)
    ]
    for page in imported(tmp_path, records):
        assert dangers(client.get(page.url)) == []


#: What the helper that turns HTML into the editor's own JSON can read.
PASTED = [FOREIGN[n] for n in (0, 1, 2, 3, 5, 7, 9, 12, 14, 15, 17)]


def test_html_that_is_pasted_into_the_editor_is_cleaned(client):
    """Each in a step; in the fields beside by turns."""
    page = filled("guide")
    editor = get_user_model().objects.create_superuser("editor", password="x")
    steps = [("step", one_step(action=text, papers=text, where="<p>слово</p>")) for text in PASTED]
    for number in range(0, len(PASTED), 2):
        who_for, body = PASTED[number], PASTED[number + 1 - len(PASTED)]
        texts = {"who_for": rich_text(who_for), "body": rich_text(body), "summary": ""}
        client.force_login(editor)
        published(client, edit_url(page), steps=streamfield(steps if number == 0 else steps[:1]), **texts)
        client.logout()
        assert dangers(client.get(page.url)) == [], number


def test_a_forged_answer_of_the_editors_script_does_no_harm(client):
    """The rich text of a form is JSON that a browser sends; a forged one may hold anything."""
    entity = {"0": {"type": "LINK", "mutability": "MUTABLE", "data": {"url": "javascript:al(1)"}}}
    blocks = [
        {
            "key": "a",
            "type": "unstyled",
            "depth": 0,
            "text": "<img src=x onerror=al(1)>",
            "inlineStyleRanges": [],
            "entityRanges": [{"offset": 0, "length": 5, "key": 0}],
        },
        {
            "key": '"><img src=x onerror=al(1)>',
            "type": "header-two",
            "depth": 0,
            "text": "слово",
            "inlineStyleRanges": [{"offset": 0, "length": 5, "style": '"><script>'}],
            "entityRanges": [],
        },
    ]
    page = filled("guide")
    client.force_login(get_user_model().objects.create_superuser("editor", password="x"))
    client.post(
        edit_url(page),
        form(
            client,
            edit_url(page),
            body=json.dumps({"blocks": blocks, "entityMap": entity}),
            **{"action-publish": "1"},
        ),
    )
    client.logout()
    assert dangers(client.get(page.url)) == []
