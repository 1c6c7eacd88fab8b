"""Answers that are no pages."""

from typing import Any

from pydantic import BaseModel

from .common import Names, PageLink, PhoneNumber
from .media import ImageObject


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
    requested_locale: str
    is_fallback: bool
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


class CodedValue(VocabularyEntry):
    """A value of any vocabulary. What a vocabulary does not have is null.

    ``region`` is a hromada's; ``from_age`` and ``to_age`` are an age band's years, both included; ``url`` is
    the text of a licence.
    """

    katottg: str | None = None
    region: str | None = None
    from_age: int | None = None
    to_age: int | None = None
    url: str | None = None
    page: PageLink | None = None


class TopicList(BaseModel):
    items: list[TopicEntry]
    next_cursor: str | None
    total: int


class RegionList(BaseModel):
    items: list[RegionEntry]
    next_cursor: str | None
    total: int


class VocabularyList(BaseModel):
    items: list[VocabularyEntry]
    next_cursor: str | None
    total: int


class CodedList(BaseModel):
    items: list[CodedValue]
    next_cursor: str | None
    total: int


class PhoneEntry(PhoneNumber):
    """``urgent`` stands in the row on top of every page."""

    labels: Names
    languages: list[str]
    emergency: bool
    urgent: bool
    on_home: bool


class PhoneList(BaseModel):
    items: list[PhoneEntry]
    next_cursor: str | None
    total: int


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
    logo: ImageObject | None


class AttributionRuleEntry(BaseModel):
    """Joint content of ``content_types`` must show ``lines`` in its own language wherever it appears."""

    id: int
    content_types: list[str]
    partner: str
    lines: Names
    confirmed: bool


class PartnerList(BaseModel):
    items: list[PartnerEntry]
    next_cursor: str | None
    total: int
    attribution_rules: list[AttributionRuleEntry]


class AttributionRuleList(BaseModel):
    items: list[AttributionRuleEntry]
    next_cursor: str | None
    total: int


class NavigationItem(PageLink):
    """``url`` is the page's own path, ``reader_url`` the one under the reader's language."""

    is_fallback: bool
    reader_url: str
    children: list["NavigationItem"]


class Navigation(BaseModel):
    """What stands in menus, in the order of the tree. Plain pages have the type ``page``."""

    locale: str
    items: list[NavigationItem]


class RedirectEntry(BaseModel):
    """``path`` is where something stood; ``page`` is null for an address outside the tree."""

    id: int
    path: str
    url: str
    permanent: bool
    page: PageLink | None


class RedirectList(BaseModel):
    items: list[RedirectEntry]
    next_cursor: str | None
    total: int


class ExitLink(BaseModel):
    """Where «leave this page quickly» leads."""

    name: str
    url: str


class SiteCopies(BaseModel):
    """Where copies of the public pages are served for networks that block the site, and the minisign key that
    signs them ("" when they are not signed)."""

    addresses: list[str]
    public_key: str


class SiteAnswer(BaseModel):
    """What a front end needs around its content. ``addresses`` are absolute."""

    name: str
    locale: str
    languages: list[LocaleEntry]
    partners: list[PartnerEntry]
    attribution_rules: list[AttributionRuleEntry]
    urgent_phones: list[PhoneNumber]
    exit: ExitLink
    first_steps: PageLink | None
    safety: PageLink | None
    contacts: PageLink | None
    copies: SiteCopies
    addresses: dict[str, str]


class Entrance(BaseModel):
    """Where to go from here."""

    name: str
    version: str
    openapi: str
    docs: str
    endpoints: dict[str, str]
