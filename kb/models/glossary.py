"""The glossary: one preferred word for one thing, and the words people really type."""

import uuid
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelsearch import index
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import DraftStateMixin, RevisionMixin, TranslatableMixin

from poruch import languages
from poruch.core.models import ContentPage, SectionPage
from poruch.core.pages import best_by_key


def lines(text: str) -> list[str]:
    """The non-empty lines of a text area, trimmed."""
    return [line.strip() for line in text.splitlines() if line.strip()]


class GlossaryTermQuerySet(models.QuerySet["GlossaryTerm"]):
    def public(self, now: datetime | None = None) -> "GlossaryTermQuerySet":
        """Terms that anyone may see (at that moment, this one by default): live and not expired."""
        left = models.Q(expire_at=None) | models.Q(expire_at__gt=now or timezone.now())
        return self.filter(left, live=True)


class GlossaryTerm(TranslatableMixin, DraftStateMixin, RevisionMixin, index.Indexed, models.Model):
    """A term group in one language; its translations share ``translation_key``."""

    content_type_code: ClassVar[str] = "term"

    slug = models.SlugField(_("код"), max_length=80)
    name = models.CharField(_("бажаний термін"), max_length=200)
    synonyms = models.TextField(
        _("як ще кажуть і шукають"),
        blank=True,
        help_text=_(
            "По одному на рядок, також суржик і помилки. Читачі цього не бачать, але пошук знаходить."
        ),
    )
    definition = models.TextField(_("пояснення"), blank=True, max_length=600)
    legal_basis = models.CharField(_("правова підстава"), max_length=300, blank=True)
    avoid = models.TextField(
        _("як не казати"), blank=True, help_text=_("По одному на рядок. Лише для редакторів.")
    )
    note = models.TextField(_("примітка редакторам"), blank=True)

    objects = GlossaryTermQuerySet.as_manager()

    panels = [
        FieldPanel("name"),
        FieldPanel("slug"),
        FieldPanel("definition"),
        FieldPanel("legal_basis"),
        MultiFieldPanel(
            [FieldPanel("synonyms"), FieldPanel("avoid"), FieldPanel("note")],
            heading=_("Для пошуку й редакторів"),
        ),
    ]
    search_fields = [
        index.SearchField("name"),
        index.SearchField("slug"),
        index.AutocompleteField("name"),
        index.SearchField("synonyms"),
        index.FilterField("locale_id"),
    ]

    class Meta(TranslatableMixin.Meta):
        ordering = ["name"]
        verbose_name = _("термін")
        verbose_name_plural = _("терміни")
        constraints = [models.UniqueConstraint(fields=["slug", "locale"], name="kb_term_slug_locale")]

    def __str__(self) -> str:
        return self.name

    @property
    def synonym_list(self) -> list[str]:
        return lines(self.synonyms)


class GlossaryPage(SectionPage):
    """The glossary from A to Z."""

    content_type_code: ClassVar[str] = "glossary"
    subpage_types: ClassVar[list[str]] = []
    section_slug = "glossary"
    section_texts = {
        "uk": ("Словник", "Що означають слова, які ви почуєте в установах."),
        "en": ("Glossary", "What the words you will hear in offices mean."),
        "ru": ("Словарь", "Что означают слова, которые вы услышите в учреждениях."),
    }
    template = "kb/glossary.html"

    class Meta:
        verbose_name = _("словник")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = ContentPage.get_context(self, request, *args, **kwargs)
        terms = list(self.terms())
        groups: dict[str, list[GlossaryTerm]] = {}
        for term in terms:
            groups.setdefault(term.name[0].upper()[0], []).append(term)
        spoken = source_names(term.translation_key for term in terms)
        for term in terms:
            foreign = term.locale.language_code != languages.SOURCE
            term.source_name = spoken.get(term.translation_key, "") if foreign else ""
        context["groups"] = sorted(groups.items(), key=lambda item: alphabet_key(item[0]))
        return context

    def terms(self) -> Iterator[GlossaryTerm]:
        terms = best_by_key(GlossaryTerm.objects.public())
        yield from sorted(
            terms.values(), key=lambda term: [alphabet_key(letter) for letter in term.name.lower()]
        )


def source_names(keys: Iterable[uuid.UUID]) -> dict[uuid.UUID, str]:
    """The Ukrainian names of terms: what a reader of another language will hear in an office."""
    terms = GlossaryTerm.objects.public().filter(
        translation_key__in=set(keys), locale__language_code=languages.SOURCE
    )
    return dict(terms.values_list("translation_key", "name"))


_UKRAINIAN = "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя"


def alphabet_key(letter: str) -> tuple[int, int]:
    """Ukrainian letters in their own order (ґ after г, і after и), after digits, before the rest."""
    small = letter.lower()[0]
    place = _UKRAINIAN.find(small)
    return (1, place) if place >= 0 else (0 if small.isdigit() else 2, ord(small))


GlossaryPage.edit_handler = GlossaryPage.get_edit_handler_tabs()
