"""A question tried with a glossary term as it stands in the CMS's form."""

import uuid
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from kb.models import GlossaryTerm
from poruch import languages
from search import glossary
from search.admin.trying import NAMES_LENGTH_MOST, QuestionForm, TryQueryView, lines
from search.glossary import Glossary, GlossaryGroup

#: The fields of the term's form that search knows.
FIELDS = ("name", "synonyms")


class TryTermForm(QuestionForm):
    """The question, and the term: which one it is (none when new), its language, its names."""

    term = forms.ModelChoiceField(GlossaryTerm.objects.select_related("locale"), required=False)
    term_locale = forms.ChoiceField(choices=languages.LANGUAGES)
    name = forms.CharField(required=False, max_length=200)
    synonyms = forms.CharField(required=False, max_length=NAMES_LENGTH_MOST)


class TryTermView(TryQueryView):
    """Answers the panel of the term's form with a piece of HTML. Saves nothing."""

    form_class = TryTermForm
    template_name = "search/admin/trial.html"
    http_method_names = ["post"]

    def trial(self, form: QuestionForm) -> Glossary | None:
        asked = form.cleaned_data
        return with_term(asked["term"], asked["term_locale"], asked["name"], lines(asked["synonyms"]))

    def _answer(self, request: HttpRequest, form: QuestionForm, trial: Any) -> HttpResponse:
        template = self.template_name if trial else "search/admin/refused.html"
        return TemplateResponse(request, template, {"form": form, "trial": trial})


def with_term(term: GlossaryTerm | None, locale: str, name: str, synonyms: list[str]) -> Glossary:
    """The glossary as it would be were the term published with these names; None is a new term."""
    key = term.translation_key if term else uuid.uuid4()
    names: dict[uuid.UUID, dict[str, tuple[str, tuple[str, ...]]]] = {}
    for row in GlossaryTerm.objects.public().select_related("locale"):
        of = names.setdefault(row.translation_key, {})
        of[row.locale.language_code] = (row.name, tuple(row.synonym_list))
    names.setdefault(key, {})[term.locale.language_code if term else locale] = (name.strip(), tuple(synonyms))
    return glossary.compile_groups(
        GlossaryGroup(
            preferred={code: preferred for code, (preferred, _) in of.items() if preferred},
            synonyms={code: others for code, (_, others) in of.items()},
        )
        for of in names.values()
    )
