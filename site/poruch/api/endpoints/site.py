"""The site itself: its languages, partners, rules and phones, and what a front end needs around its pages."""

from typing import Annotated, Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _
from ninja import Router

from kb.models import ResourceDirectoryPage
from poruch import languages
from poruch.api import families, negotiation
from poruch.api.addresses import Addresses
from poruch.api.endpoints.pages import PageId
from poruch.api.params import (
    QUERY_LENGTH,
    Code,
    Described,
    FullPage,
    NextCursor,
    Order,
    ReaderLocale,
    Words,
)
from poruch.api.problems import NotFound
from poruch.api.schemas.common import PageLink
from poruch.api.schemas.lists import (
    AttributionRuleEntry,
    AttributionRuleList,
    ExitLink,
    LocaleEntry,
    LocaleList,
    PartnerEntry,
    PartnerList,
    PhoneEntry,
    PhoneList,
    SiteAnswer,
    SiteCopies,
)
from poruch.api.serialisers import vocabularies
from poruch.api.serialisers.links import best_links, links_to
from poruch.api.serialisers.material import number
from poruch.api.serialisers.metadata import names_of
from poruch.core.models import HomePage, Partner, Phone, StandardPage
from poruch.core.pages import public

router = Router(tags=["site"])

ALL = 100
Slug = Annotated[Code, Described(_("Код."))]
PartnerSort = Annotated[str, Order("order", "name")]
PhoneSort = Annotated[str, Order("order", "label")]
RuleSort = Annotated[str, Order("order")]


@router.get(
    "/locales",
    response=LocaleList,
    operation_id="locales",
    summary=_("Мови"),
    description=_("Мови сайту. fallbacks: якими мовами й за яким порядком показувати, чого цією немає."),
)
def locales(request: HttpRequest, locale: ReaderLocale = "") -> LocaleList:
    return LocaleList(default=languages.SOURCE, items=_locales())


def _locales() -> list[LocaleEntry]:
    return [
        LocaleEntry(code=code, name=name, fallbacks=list(languages.chain(code)[1:]))
        for code, name in languages.LANGUAGES
    ]


def _page(
    found: list[Any], texts: list[dict[str, Any]], q: str, sort: str, cursor: str, size: int
) -> tuple[list[Any], dict[str, Any]]:
    """One page of ``found``. ``texts`` are what each is found and sorted by."""
    rows = [{"pk": n, "order": n, **text} for n, text in enumerate(texts)]
    if wanted := families.folded(q[:QUERY_LENGTH]):
        rows = [row for row in rows if wanted in families.folded(row["words"])]
    page, next_cursor = families.page_of(rows, sort, cursor, size)
    return [found[row["pk"]] for row in page], {"next_cursor": next_cursor, "total": len(rows)}


@router.get(
    "/partners",
    response=PartnerList,
    operation_id="partners",
    summary=_("Партнери"),
    description=_(
        "Хто веде базу знань, і правила атрибуції: спільний матеріал цих типів показуйте лише разом "
        "із рядком lines мовою матеріалу. Готовий рядок кожної сторінки є в її полі attribution."
    ),
)
def partners(
    request: HttpRequest,
    locale: ReaderLocale = "",
    q: Words = "",
    sort: PartnerSort = "order",
    cursor: NextCursor = "",
    size: FullPage = ALL,
) -> PartnerList:
    rows = list(Partner.objects.all())
    texts = [
        {"name": row.name, "words": " ".join([row.slug, *names_of(row, "name").values()])} for row in rows
    ]
    page, place = _page(rows, texts, q, sort, cursor, size)
    return PartnerList(
        items=vocabularies.partners(page, Addresses(request)),
        attribution_rules=vocabularies.attribution_rules(),
        **place,
    )


@router.get(
    "/partners/{slug}",
    response=PartnerEntry,
    operation_id="partner",
    summary=_("Один партнер"),
    description=_("Назви всіма мовами, сайт і логотип."),
)
def partner(request: HttpRequest, slug: Slug, locale: ReaderLocale = "") -> PartnerEntry:
    found = vocabularies.partners(list(Partner.objects.filter(slug=slug)), Addresses(request))
    if not found:
        raise NotFound(gettext("Такого партнера немає."))
    return found[0]


@router.get(
    "/attribution-rules",
    response=AttributionRuleList,
    operation_id="attribution_rules",
    summary=_("Правила атрибуції"),
    description=_("Який рядок має супроводжувати спільний матеріал яких типів, кожною мовою."),
)
def attribution_rules(
    request: HttpRequest,
    locale: ReaderLocale = "",
    sort: RuleSort = "order",
    cursor: NextCursor = "",
    size: FullPage = ALL,
) -> AttributionRuleList:
    rules = vocabularies.attribution_rules()
    page, place = _page(rules, [{} for _rule in rules], "", sort, cursor, size)
    return AttributionRuleList(items=page, **place)


@router.get(
    "/attribution-rules/{int:rule_id}",
    response=AttributionRuleEntry,
    operation_id="attribution_rule",
    summary=_("Одне правило атрибуції"),
    description=_("Для яких типів, кого зазначають і якими словами."),
)
def attribution_rule(
    request: HttpRequest, rule_id: PageId, locale: ReaderLocale = ""
) -> AttributionRuleEntry:
    found = next((rule for rule in vocabularies.attribution_rules() if rule.id == rule_id), None)
    if found is None:
        raise NotFound(gettext("Такого правила немає."))
    return found


@router.get(
    "/phones",
    response=PhoneList,
    operation_id="phones",
    summary=_("Телефони"),
    description=_("Лише підтверджені номери, з датою джерела й останнього тестового дзвінка."),
)
def phones(
    request: HttpRequest,
    locale: ReaderLocale = "",
    q: Words = "",
    sort: PhoneSort = "order",
    cursor: NextCursor = "",
    size: FullPage = ALL,
) -> PhoneList:
    rows = list(Phone.objects.public())
    texts = [
        {"label": row.label, "words": " ".join([row.number, row.slug, *names_of(row, "label").values()])}
        for row in rows
    ]
    page, place = _page(rows, texts, q, sort, cursor, size)
    return PhoneList(items=[_phone(row) for row in page], **place)


def _phone(row: Phone) -> PhoneEntry:
    return PhoneEntry(
        **number(row, negotiation.active()).model_dump(),
        labels=names_of(row, "label"),
        languages=[str(code) for code in row.languages or ()],
        emergency=row.emergency,
        urgent=row.urgent_row,
        on_home=row.on_home,
    )


@router.get(
    "/phones/{slug}",
    response=PhoneEntry,
    operation_id="phone",
    summary=_("Один телефон"),
    description=_("Номер за його кодом. Непідтверджений не виходить."),
)
def phone(request: HttpRequest, slug: Slug, locale: ReaderLocale = "") -> PhoneEntry:
    found = Phone.objects.public().filter(slug=slug).first()
    if found is None:
        raise NotFound(gettext("Такого телефону немає, або його не підтверджено."))
    return _phone(found)


@router.get(
    "/site",
    response=SiteAnswer,
    operation_id="site",
    summary=_("Сайт"),
    description=_(
        "Що потрібно навколо сторінок: назва, мови, партнери, правила атрибуції, термінові телефони, «швидко "
        "вийти», перші кроки, адреси пошуку й стрічок."
    ),
)
def site(request: HttpRequest, locale: ReaderLocale = "") -> SiteAnswer:
    language, addresses = negotiation.active(), Addresses(request)
    urgent = Phone.objects.public().filter(urgent_row=True)[:2]
    return SiteAnswer(
        name=gettext("Поруч"),
        locale=language,
        languages=_locales(),
        partners=vocabularies.partners(list(Partner.objects.all()), addresses),
        attribution_rules=vocabularies.attribution_rules(),
        urgent_phones=[number(row, language) for row in urgent],
        exit=ExitLink(name=settings.PORUCH_EXIT_NAME, url=settings.PORUCH_EXIT_URL),
        first_steps=_first_steps(language, addresses),
        safety=_first(StandardPage.objects.filter(slug="safety"), language, addresses),
        contacts=_first(ResourceDirectoryPage.objects.all(), language, addresses),
        copies=SiteCopies(
            addresses=settings.PORUCH_MIRROR_URLS, public_key=settings.PORUCH_MIRROR_PUBLIC_KEY
        ),
        addresses=_addresses(language, addresses),
    )


def _first_steps(language: str, addresses: Addresses) -> PageLink | None:
    homes = HomePage.objects.live().exclude(first_steps=None).values_list("first_steps", flat=True)
    chosen = homes.first()
    return links_to([chosen], language, addresses).get(chosen) if chosen else None


def _first(pages: Any, language: str, addresses: Addresses) -> PageLink | None:
    return next(iter(best_links(public(pages), language, addresses).values()), None)


def _addresses(language: str, addresses: Addresses) -> dict[str, str]:
    """Public pages and files by what they are for; under the reader's language where they have one."""
    found = {
        "home": f"/{language}/",
        "search": reverse("search"),
        "sitemap": "/sitemap.xml",
        "news_sitemap": reverse("news_sitemap"),
        "events_calendar": reverse("event_calendar"),
        "events_atom": reverse("event_atom"),
        "press_atom": reverse("press_atom"),
        "press_kit": reverse("press_kit"),
        "guides_atom": reverse("feed", args=["guide", "atom"]),
        "oembed": reverse("oembed"),
        "for_sites": reverse("for_sites"),
        "api": reverse("api:api-root"),
        "openapi": reverse("api:openapi-json"),
        "api_search": reverse("api:search"),
        "api_suggest": reverse("api:suggest"),
    }
    return {name: addresses.absolute(path) for name, path in found.items()}
