"""Answers that are no pages."""

from typing import Any

from pydantic import BaseModel

from .common import Names, PageLink


class Interpretation(BaseModel):
    kind: str
    text: str


class Query(BaseModel):
    text: str
    locale: str
    interpretations: list[Interpretation]


class Result(BaseModel):
    """``snippet`` is safe HTML with <mark>; ``translations`` are paths by locale."""

    id: int
    type: str
    locale: str
    slug: str
    url: str
    title: str
    snippet: str
    score: float
    translations: dict[str, str]


class FacetValue(BaseModel):
    value: str
    label: str
    count: int


class Passage(BaseModel):
    """A passage of a published page, word for word; ``url`` leads to its place on the page."""

    kind: str
    type: str
    id: int
    locale: str
    page_title: str
    url: str
    heading: str
    passage: str
    value: str
    tel: str
    as_of: str
    law: str
    unconfirmed: bool


class SearchAnswer(BaseModel):
    """``pinned`` are results that editors put first for this question; they may stand in ``results`` too.

    ``answer`` is null unless a published passage surely answers. ``explanation`` only where asked for.
    """

    query: Query
    engine: str
    degraded: bool
    total: int
    took_ms: float
    results: list[Result]
    facets: dict[str, list[FacetValue]]
    suggestions: list[str]
    pinned: list[Result]
    answer: Passage | None
    explanation: dict[str, Any] | None = None


class Suggestion(BaseModel):
    text: str
    type: str
    url: str


class SuggestAnswer(BaseModel):
    query: str
    suggestions: list[Suggestion]


class Term(BaseModel):
    """``names`` are the term's names in every language, its own among them."""

    id: int
    locale: str
    slug: str
    name: str
    definition: str
    legal_basis: str
    letter: str
    names: Names
    url: str
    html_url: str
    translation_key: str


class TermList(BaseModel):
    """``letters`` are the first letters of all terms of the language, in its alphabet's order."""

    items: list[Term]
    next_cursor: str | None
    total: int
    letters: list[str]


class VocabularyEntry(BaseModel):
    """``pages`` counts public pages, a page in several languages once."""

    code: str
    name: str
    names: Names
    pages: int


class TopicEntry(VocabularyEntry):
    page: PageLink | None


class RegionEntry(VocabularyEntry):
    katottg: str


class TopicList(BaseModel):
    items: list[TopicEntry]


class RegionList(BaseModel):
    items: list[RegionEntry]


class VocabularyList(BaseModel):
    items: list[VocabularyEntry]


class LocaleEntry(BaseModel):
    """``fallbacks``: the languages tried, in this order, when a page is missing in this one."""

    code: str
    name: str
    fallbacks: list[str]


class LocaleList(BaseModel):
    default: str
    items: list[LocaleEntry]


class PartnerEntry(BaseModel):
    slug: str
    role: str
    names: Names
    short_names: Names
    website: str
    confirmed: bool


class AttributionRuleEntry(BaseModel):
    """Joint content of ``content_types`` must show ``lines`` in its own language wherever it appears."""

    content_types: list[str]
    partner: str
    lines: Names
    confirmed: bool


class PartnerList(BaseModel):
    items: list[PartnerEntry]
    attribution_rules: list[AttributionRuleEntry]


class Entrance(BaseModel):
    """Where to go from here."""

    name: str
    version: str
    openapi: str
    docs: str
    endpoints: dict[str, str]
