"""A question asked twice: as readers ask it now, and with other names of things that are not saved yet."""

from collections.abc import Iterable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any, ClassVar, Final

from django import forms
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _
from django.views.generic import View

from poruch import languages
from search import glossary, needs
from search.glossary import Glossary, GlossaryGroup, Name
from search.labels import type_labels
from search.query.parser import CHARACTERS_MOST
from search.results import Hit
from search.service import search

#: Results compared.
SIZE: Final = 10
#: Names of one trial, and characters of all of them, at most.
NAMES_MOST: Final = 200
NAMES_LENGTH_MOST: Final = 20_000


class QuestionForm(forms.Form):
    """The question, and whose it is."""

    q = forms.CharField(label=_("Запит"), max_length=CHARACTERS_MOST)
    locale = forms.ChoiceField(label=_("Мова читача"), choices=languages.LANGUAGES)


class TryForm(QuestionForm):
    """Also names to try as if the glossary had them."""

    names = forms.CharField(
        label=_("Назви того самого"),
        required=False,
        max_length=NAMES_LENGTH_MOST,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_(
            "Необов’язково. По одній на рядок: різні слова про одне. "
            "Побачите, що знайдеться, якщо словник їх знатиме."
        ),
    )


@dataclass(frozen=True)
class Row:
    """A result in its place from 1; ``move`` is new, gone, up, down or same, by ``by`` places."""

    place: int
    hit: Hit
    type: str
    move: str
    by: int = 0


@dataclass(frozen=True)
class Trial:
    """Results now, and with the trial's names; ``after`` is None when there was nothing to try."""

    q: str
    before: list[Row]
    before_total: int
    before_told: list[str]
    after: list[Row] | None = None
    after_total: int = 0
    after_told: tuple[str, ...] = ()

    @property
    def same(self) -> bool:
        """Whether the trial changes nothing on the first page."""
        return self.after is not None and all(row.move == "same" for row in (*self.before, *self.after))


def attempt(text: str, locale: str, trial: Glossary | None = None) -> Trial:
    """Ask twice, without counting the question as a reader's."""
    now, now_total, now_told = _ask(text, locale, None)
    if trial is None:
        return Trial(text, _rows(now, now), now_total, now_told)
    then, then_total, then_told = _ask(text, locale, trial)
    return Trial(
        text, _rows(now, then, gone=True), now_total, now_told, _rows(then, now), then_total, tuple(then_told)
    )


def _ask(text: str, locale: str, trial: Glossary | None) -> tuple[list[Hit], int, list[str]]:
    with needs.silent(), glossary.override(trial) if trial else nullcontext():
        response = search(text, locale=locale, size=SIZE)
    return response.results, response.total, [one.text for one in response.interpretations]


def _rows(hits: Sequence[Hit], others: Sequence[Hit], gone: bool = False) -> list[Row]:
    """Each hit with how it stands against ``others``; ``gone``: what they lack is gone, else it is new."""
    names = type_labels()
    places = {(hit.type, hit.id): place for place, hit in enumerate(others, start=1)}
    rows = []
    for place, hit in enumerate(hits, start=1):
        other = places.get((hit.type, hit.id))
        if other is None:
            move, by = ("gone" if gone else "new"), 0
        else:
            by = abs(other - place)
            # The list of now tells only what leaves it; moves stand beside the new places.
            move = "same" if other == place or gone else "up" if place < other else "down"
        rows.append(Row(place, hit, names.get(hit.type, hit.type), move, by))
    return rows


def with_names(names: Iterable[str], locale: str) -> Glossary:
    """The glossary as it is, and one more group of ``names``."""
    groups = [_as_group(group) for group in glossary.current().groups]
    return glossary.compile_groups([*groups, GlossaryGroup({}, {locale: tuple(names)})])


def _as_group(names: Sequence[Name]) -> GlossaryGroup:
    others: dict[str, tuple[str, ...]] = {}
    for name in names:
        if not name.preferred:
            others[name.locale] = (*others.get(name.locale, ()), name.text)
    return GlossaryGroup({name.locale: name.text for name in names if name.preferred}, others)


def lines(text: str) -> list[str]:
    """The non-empty lines of a text area, trimmed, as many as a trial takes."""
    return [line.strip()[:200] for line in text.splitlines() if line.strip()][:NAMES_MOST]


class TryQueryView(View):
    """A page of its own: a question, and names to try with it. Saves nothing, counts nothing.

    POST only brings the question, so that it stands in no address and no log.
    """

    template_name: ClassVar[str] = "search/admin/try.html"
    form_class: ClassVar[type[QuestionForm]] = TryForm

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._answer(request, self.form_class(initial={"locale": languages.SOURCE}), None)

    def post(self, request: HttpRequest) -> HttpResponse:
        form = self.form_class(request.POST)
        if not form.is_valid():
            return self._answer(request, form, None)
        asked = form.cleaned_data
        return self._answer(request, form, attempt(asked["q"], asked["locale"], self.trial(form)))

    def trial(self, form: QuestionForm) -> Glossary | None:
        """The glossary to try; None when the form names nothing."""
        names = lines(form.cleaned_data["names"])
        return with_names(names, form.cleaned_data["locale"]) if names else None

    def _answer(self, request: HttpRequest, form: QuestionForm, trial: Trial | None) -> HttpResponse:
        context: dict[str, Any] = {
            "form": form,
            "trial": trial,
            "page_title": _("Перевірити запит"),
            "header_title": _("Перевірити запит"),
            "header_icon": "search",
        }
        return TemplateResponse(request, self.template_name, context)
