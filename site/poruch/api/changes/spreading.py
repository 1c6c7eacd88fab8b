"""Whose answers show what has changed: found by Wagtail's reference index, the tree, and a few rules.

Too many is only a question more for a mirror (answered 304); one too few would leave it wrong.
"""

from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache
from typing import Any, Final

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from django.db.models.fields.related import ForeignKey, ManyToManyField
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page, ReferenceIndex

from kb.models import GlossaryPage, LegalActPage
from poruch.api.changes import notes
from poruch.api.changes.models import Change
from poruch.api.changes.notes import DOCUMENT, IMAGE, LIST, PAGE, TERM, Key
from poruch.api.changes.sources import LIST_OF, LISTS, UNCOUNTED, State, homes, terms_of
from poruch.core.models import AttributionRule, ContentPage, Partner, Region

#: Those show the page above them; those above show what is below.
_SHOWS_PARENT: Final = frozenset({"story", "lesson"})
_SHOWS_CHILDREN: Final = frozenset({"campaign", "programme"})
#: How many references of references are followed: a phone in a block in a page.
_DEPTH: Final = 3

States = Mapping[str, State]
_MEDIA: Final = {
    get_image_model()._meta.label_lower: IMAGE,
    get_document_model()._meta.label_lower: DOCUMENT,
}


def pages(origins: Collection[str], states: States, before: Mapping[str, Change]) -> set[Key]:
    """What shows the pages ``origins``: their languages, what links to them, what stands above and below."""
    ids = [int(id) for id in origins]
    keys = {state.translation_key for state in (states[id] for id in origins if id in states)}
    keys |= {before[id].translation_key for id in origins if id in before}
    rows = Page.objects.filter(Q(translation_key__in=keys) | Q(pk__in=ids))
    family = dict(rows.values_list("pk", "path"))
    family |= {id: "" for id in ids if id not in family}
    found = {(PAGE, str(pk)) for pk in family}
    found |= referring(Page, map(str, family))
    types = {state.type for state in states.values()} | {before[id].type for id in origins if id in before}
    if types & _SHOWS_PARENT:
        found |= _above(origins, states, before)
    if types & _SHOWS_CHILDREN:
        found |= _below(filter(None, family.values()))
    if GlossaryPage.content_type_code in types:
        found |= {
            (TERM, str(pk)) for pk in Change.objects.filter(object=TERM).values_list("object_id", flat=True)
        }
    found |= _family_of(_acts(origins, states, before))
    found |= _media(family, before)
    return found | {(LIST, name) for name in LISTS if name not in UNCOUNTED}


def link(states: States) -> None:
    """Note with each page which acts it cites (an act lists the guides that do) and what media it shows."""
    acts = {str(pk) for pk in LegalActPage.objects.values_list("pk", flat=True)}
    if not states:
        return
    any_page, media = ContentType.objects.get_for_model(Page), _media_types()
    rows = ReferenceIndex.objects.filter(
        base_content_type=any_page, to_content_type__in=[any_page.pk, *media], object_id__in=list(states)
    )
    for id, kind, target in rows.values_list("object_id", "to_content_type", "to_object_id").distinct():
        if kind in media:
            states[id].linked.setdefault("media", []).append([media[kind], target])
        elif target in acts:
            states[id].linked.setdefault("acts", []).append(target)


def _media_types() -> dict[int, str]:
    models = {get_image_model(): IMAGE, get_document_model(): DOCUMENT}
    found = ContentType.objects.get_for_models(*models)
    return {found[model].pk: kind for model, kind in models.items()}


def _media(family: Iterable[int], before: Mapping[str, Change]) -> set[Key]:
    """Images and documents tell which pages show them, and leave only while one does."""
    types = _media_types()
    rows = ReferenceIndex.objects.filter(
        base_content_type=ContentType.objects.get_for_model(Page),
        to_content_type__in=list(types),
        object_id__in=[str(pk) for pk in family],
    )
    found = {(types[kind], id) for kind, id in rows.values_list("to_content_type", "to_object_id")}
    return found | {(kind, id) for row in before.values() for kind, id in row.linked.get("media", ())}


def _acts(origins: Collection[str], states: States, before: Mapping[str, Change]) -> set[str]:
    linked = [states[id].linked for id in origins if id in states]
    linked += [before[id].linked for id in origins if id in before]
    return {act for one in linked for act in one.get("acts", ())}


def _above(origins: Collection[str], states: States, before: Mapping[str, Change]) -> set[Key]:
    paths = {states[id].linked.get("parent", "") for id in origins if id in states}
    paths |= {before[id].linked.get("parent", "") for id in origins if id in before}
    parents = Page.objects.filter(path__in=paths).values_list("pk", flat=True)
    return _family_of(map(str, parents))


def _below(paths: Iterable[str]) -> set[Key]:
    below = Q(pk__in=())
    for path in paths:
        below |= Q(path__startswith=path)
    return {(PAGE, str(pk)) for pk in Page.objects.filter(below).values_list("pk", flat=True)}


def _family_of(ids: Iterable[str]) -> set[Key]:
    wanted = [int(id) for id in ids]
    if not wanted:
        return set()
    keys = Page.objects.filter(pk__in=wanted).values("translation_key")
    rows = Page.objects.filter(translation_key__in=keys).values_list("pk", flat=True)
    return {(PAGE, str(pk)) for pk in rows}


def terms(origins: Collection[str], states: States, before: Mapping[str, Change]) -> set[Key]:
    """A term carries its names in every language."""
    keys = {states[id].translation_key for id in origins if id in states}
    keys |= {before[id].translation_key for id in origins if id in before}
    return {(TERM, id) for id in terms_of(keys)}


def others(keys: Iterable[Key]) -> set[Key]:
    """What shows rows of other models: phones, images, documents, partners, vocabularies."""
    found: set[Key] = set()
    by_model: dict[str, set[str]] = {}
    for model, id in keys:
        by_model.setdefault(model, set()).add(id)
    for label, ids in by_model.items():
        if label == notes.BRANCH:
            found |= _below(Page.objects.filter(pk__in=map(int, ids)).values_list("path", flat=True))
        elif label == notes.DOCUMENTS:
            found |= referring(get_document_model(), None) | referring(get_image_model(), None)
            kinds = Change.objects.filter(object__in=(IMAGE, DOCUMENT))
            found |= set(kinds.values_list("object", "object_id"))
            kept = ReferenceIndex.objects.filter(to_content_type__in=list(_media_types()))
            types = _media_types()
            found |= {(types[kind], id) for kind, id in kept.values_list("to_content_type", "to_object_id")}
            found.add((LIST, "partners"))
        else:
            found |= of_model(apps.get_model(label), ids)
    return found


def of_model(model: Any, ids: Collection[str]) -> set[Key]:
    found = referring(model, ids)
    for holder, name in _holders(model):
        rows = holder.objects.filter(**{f"{name}__in": list(ids)}).values_list("pk", flat=True)
        found |= {(PAGE, str(pk)) for pk in rows}
    if model in (Partner, AttributionRule):
        joint = ContentPage.objects.filter(joint=True).values_list("pk", flat=True)
        found |= {(PAGE, str(pk)) for pk in [*joint, *homes().values_list("pk", flat=True)]}
    if model in (Partner, AttributionRule, get_image_model()):
        found.add((LIST, "partners"))
    if model is Partner:
        logos = Partner.objects.exclude(logo=None).values_list("logo", flat=True)
        # The logo of before is nobody's now, and does not say whose it was.
        shown = Change.objects.filter(object=IMAGE, deleted=False).values_list("object_id", flat=True)
        found |= {(IMAGE, str(pk)) for pk in [*logos, *shown]}
    found |= {(kind, id) for id in ids if (kind := _MEDIA.get(model._meta.label_lower))}
    names = {LIST_OF.get(model._meta.label_lower, f"{model._meta.model_name}s")}
    if model is Region:
        names.add("hromadas")
    return found | {(LIST, name) for name in names if name in LISTS}


@lru_cache(maxsize=64)
def _holders(model: Any) -> tuple[tuple[Any, str], ...]:
    """The models of pages with a field that points to ``model``, and the field's name."""
    return tuple(
        (holder, one.name)
        for holder in apps.get_models()
        if issubclass(holder, Page)
        for one in holder._meta.get_fields()
        if isinstance(one, ForeignKey | ManyToManyField) and one.related_model is model
    )


def referring(model: Any, ids: Iterable[str] | None, depth: int = _DEPTH) -> set[Key]:
    """Pages and terms that refer to rows of a model (all, when ``ids`` is None), straight or by what lies
    between."""
    targets = ReferenceIndex.objects.filter(to_content_type=ContentType.objects.get_for_model(model))
    if ids is not None:
        targets = targets.filter(to_object_id__in=list(ids))
    between: dict[int, set[str]] = {}
    for kind, id in targets.values_list("base_content_type", "object_id").distinct():
        between.setdefault(kind, set()).add(id)
    found: set[Key] = set()
    for kind, holders in between.items():
        holder = ContentType.objects.get_for_id(kind).model_class()
        if holder is Page:
            found |= {(PAGE, id) for id in holders}
        elif holder is not None and depth > 1:
            found |= referring(holder, holders, depth - 1)
    return found
