"""Contacts, legal acts, document templates, topics and the home page in full."""

from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from wagtail.models import Page, ReferenceIndex

from kb.models import GuidePage
from poruch.api.addresses import Addresses
from poruch.api.schemas.blocks import Block, Door, Gap
from poruch.api.schemas.common import PageLink
from poruch.api.schemas.pages import (
    ActDetail,
    AnyDetail,
    CollectionDetail,
    HomeDetail,
    ResourceDetail,
    SectionDetail,
    TemplateDetail,
    TemplateFile,
    TopicDetail,
)
from poruch.api.serialisers.details import Context, running_text
from poruch.api.serialisers.html import body_html
from poruch.api.serialisers.links import best_links, translations_of
from poruch.api.serialisers.material import Material, items_of, number, values_of
from poruch.api.serialisers.metadata import partners_in
from poruch.core.models import HomePage, Partner
from poruch.core.pages import public


def resource(page: Any, context: Context) -> AnyDetail:
    services = [str(value) for value in values_of(page.services)]
    linked = [link.phone for link in page.phone_links.select_related("phone")]
    phones = [number(phone, context.language) for phone in linked if phone.confirmed]
    blocks = [Block(type="service", value=value) for value in services]
    blocks += [Block(type="phone", value=value) for value in phones]
    blocks += running_text(page, context.material(()))
    names = ("org_type", "email", "website", "chat", "address", "hours", "free_of_charge", "accessibility")
    return ResourceDetail(
        **context.shared(blocks),
        **{name: getattr(page, name) for name in names},
        services=services,
        phones=phones,
        unconfirmed_phones=len(linked) - len(phones),
        languages=[str(code) for code in page.languages or ()],
    )


def act(page: Any, context: Context) -> AnyDetail:
    names = (
        "full_name", "number", "act_type", "issued_on", "issuer", "edition", "edition_date", "official_url",
        "requisites_confirmed",
    )  # fmt: skip
    return ActDetail(
        **context.shared(running_text(page, context.material(()))),
        **{name: getattr(page, name) for name in names},
        cited_in=_cited_in(page, context.language, context.addresses),
    )


def _cited_in(page: Any, language: str, addresses: Addresses) -> list[PageLink]:
    """Public guides that cite the act in any of its languages, from Wagtail's reference index."""
    family = Page.objects.filter(translation_key=page.translation_key).values_list("pk", flat=True)
    any_page = ContentType.objects.get_for_model(Page)
    rows = ReferenceIndex.objects.filter(
        base_content_type=any_page, to_content_type=any_page, to_object_id__in=[str(pk) for pk in family]
    )
    guides = {int(pk) for pk in rows.values_list("object_id", flat=True) if pk.isdigit()}
    if not guides:
        return []
    keys = GuidePage.objects.filter(pk__in=guides).values("translation_key")
    found = public(GuidePage.objects.filter(translation_key__in=keys)).order_by("path")
    return list(best_links(found, language, addresses).values())


def template(page: Any, context: Context) -> AnyDetail:
    material = context.material((), pages=[page.for_guide_id, page.based_on_id], documents=[page.document_id])
    gaps = [
        Gap(name=str(value.get("name") or ""), hint=str(value.get("hint") or ""))
        for value in values_of(page.placeholders)
    ]
    document = material.documents.get(page.document_id or 0)
    blocks = running_text(page, material) + [Block(type="gap", value=gap) for gap in gaps]
    return TemplateDetail(
        **context.shared(blocks),
        for_guide=material.pages.get(page.for_guide_id or 0),
        based_on=material.pages.get(page.based_on_id or 0),
        version=page.version,
        form_date=page.form_date,
        file=_file(document, context.addresses) if document else None,
        placeholders=gaps,
        filled_example=page.filled_example,
    )


def _file(document: Any, addresses: Addresses) -> TemplateFile:
    return TemplateFile(title=document.title, url=addresses.absolute(document.url), size=document.file_size)


def topic(page: Any, context: Context) -> AnyDetail:
    return TopicDetail(**context.shared(running_text(page, context.material(()))), topic=page.topic.code)


def collection(page: Any, context: Context) -> AnyDetail:
    """A page of the newsroom, which this app does not know: what it lists is another question to /pages."""
    return CollectionDetail(
        **context.shared(running_text(page, context.material(()))),
        criteria=[str(criterion) for criterion in page.query],
        sort=page.sort,
        most=page.most,
        feed_url=context.addresses.absolute(page.feed_url) if page.feed_url else None,
    )


def section(page: Any, context: Context) -> AnyDetail:
    """What it lists is another question to /pages."""
    listed = [apps.get_model(page.listed_type)] if page.listed_type else page.allowed_subpage_models()
    return SectionDetail(
        **context.shared(running_text(page, context.material(()))),
        lists=[code for model in listed if (code := getattr(model, "content_type_code", ""))],
    )


def home(page: HomePage, addresses: Addresses, *, language: str, requested: str) -> AnyDetail:
    """The home page: situations instead of running text."""
    raw = values_of(page.doors)
    ids = [pk for value in raw for pk in items_of(value.get("pages"))]
    material = Material(language, addresses, (), pages=[*ids, page.first_steps_id])
    doors = [
        Door(
            title=str(value.get("title") or ""),
            text=str(value.get("text") or ""),
            pages=material.links(items_of(value.get("pages"))),
        )
        for value in raw
    ]
    blocks = [Block(type="door", value=door) for door in doors]
    own = page.locale.language_code
    path = addresses.path(page.url_path)
    family = HomePage.objects.live().public().filter(translation_key=page.translation_key)
    return HomeDetail(
        id=page.pk,
        type="home",
        locale=own,
        requested_locale=requested,
        is_fallback=own != requested,
        slug=page.slug,
        title=page.title,
        heading=page.heading,
        summary=page.lead,
        summary_html=page.lead,
        url=path,
        html_url=addresses.absolute(path),
        translation_key=str(page.translation_key),
        translations=translations_of(family, addresses).get(page.translation_key, {}),
        published=page.first_published_at,
        updated=page.last_published_at,
        attribution="",
        partners=partners_in(list(Partner.objects.all()), own),
        first_steps=material.pages.get(page.first_steps_id or 0),
        doors=doors,
        body=blocks,
        body_html=body_html(blocks, language=own, absolute=addresses.absolute),
    )
