"""The site itself: its languages and its partners."""

from django.http import HttpRequest
from django.utils.translation import gettext_noop as _
from ninja import Router

from poruch import languages
from poruch.api.params import ReaderLocale
from poruch.api.schemas.lists import AttributionRuleEntry, LocaleEntry, LocaleList, PartnerEntry, PartnerList
from poruch.api.serialisers.metadata import names_of
from poruch.core.models import AttributionRule, Partner

router = Router(tags=["site"])


@router.get(
    "/locales",
    response=LocaleList,
    operation_id="locales",
    summary=_("Мови"),
    description=_("Мови сайту. fallbacks: якими мовами й за яким порядком показувати, чого цією немає."),
)
def locales(request: HttpRequest, locale: ReaderLocale = "") -> LocaleList:
    entries = [
        LocaleEntry(code=code, name=name, fallbacks=list(languages.chain(code)[1:]))
        for code, name in languages.LANGUAGES
    ]
    return LocaleList(default=languages.SOURCE, items=entries)


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
def partners(request: HttpRequest, locale: ReaderLocale = "") -> PartnerList:
    rules = AttributionRule.objects.select_related("partner").order_by("pk")
    return PartnerList(
        items=[
            PartnerEntry(
                slug=row.slug,
                role=row.role,
                names=names_of(row, "name"),
                short_names=names_of(row, "short_name"),
                website=row.website,
                confirmed=row.confirmed,
            )
            for row in Partner.objects.all()
        ],
        attribution_rules=[
            AttributionRuleEntry(
                content_types=sorted(rule.types),
                partner=rule.partner.slug,
                lines=names_of(rule, "line"),
                confirmed=rule.confirmed,
            )
            for rule in rules
        ],
    )
