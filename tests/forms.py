"""Filling the forms of the CMS as a browser does."""

from django.urls import reverse
from wagtail.test.utils.form_data import nested_form_data, querydict_from_html, rich_text, streamfield

from tests.support import soup, words


def edit_url(page):
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def form(editor, url, **values):
    """What a browser would send: the form as it was given, with some values changed.

    The blocks of streams are drawn by scripts, so each is sent empty unless given.
    """
    response = editor.get(url)
    assert response.status_code == 200
    data = querydict_from_html(response.content.decode(), form_id="page-edit-form")
    streams = {
        name: streamfield([])
        for name, field in response.context["form"].fields.items()
        if type(field).__name__ == "BlockField"
    }
    for name in [name for name in data if any(name.startswith(f"{stream}-") for stream in streams)]:
        del data[name]
    for name, value in nested_form_data({**streams, **values}).items():
        data[name] = value
    return data


def published(editor, url, **values):
    """Publish, or fail with the sentences that the form shows."""
    response = editor.post(url, form(editor, url, **{"action-publish": "1", **values}))
    assert response.status_code == 302, refusals(response)


def refusals(response):
    return [
        words(tag)
        for tag in soup(response).find_all(class_=["error-message", "w-field__errors", "help-block"])
    ]


def one_step(phones=(), **values):
    texts = {
        name: rich_text(values.get(name, f"<p>{name}</p>"))
        for name in ("action", "where", "papers", "wait", "risk")
    }
    chosen = {
        str(n): {"value": phone.pk, "order": str(n), "deleted": "", "id": ""}
        for n, phone in enumerate(phones)
    }
    return {"title": "Подайте заяву", **texts, "phones": {"count": str(len(chosen)), **chosen}}


def value_box(value, confirmed="on"):
    return {
        "what": "Строк",
        "value": value,
        "condition": rich_text("<p>Завжди</p>"),
        "as_of": "2026-01",
        "confirmed": confirmed,
    }


def form_with(response, field):
    """Which form of the page has the field."""
    forms = soup(response).find_all("form")
    return next(n for n, found in enumerate(forms) if found.find(attrs={"name": field}))
