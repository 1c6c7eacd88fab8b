"""A newsroom at work on the starter content of a served site: people with roles, and whose the pages are.

In the shell of that site: ``from tests.factories.newsroom import main; main()``.
"""

from typing import Any, Final

from django.contrib.auth.models import User

from kb.models import GuidePage, SupportResourcePage
from poruch.core.models import Partner
from poruch.editorial.roles.groups import sync
from poruch.editorial.roles.models import RoleGroup

#: Name of the account -> role, code of the partner, language.
STAFF: Final = {
    "ngo-editor": ("editor", "association", ""),
    "ngo-publisher": ("publisher", "association", ""),
    "council-editor": ("editor", "molochansk", ""),
    "council-publisher": ("publisher", "molochansk", ""),
    "lawyer": ("legal_reviewer", "", ""),
    "translator-en": ("translator", "", "en"),
}
PASSWORD: Final = "верба-над-річкою-7"

#: Guides of the NGO; those of the starter content are nobody's yet. Each belongs to one test.
GUIDE: Final = "power-of-attorney"
SHARED: Final = "idp-certificate"
OWN: Final = "ombudsman-appeal"
#: A joint guide whose Ukrainian text has changed since it was translated.
CHANGED: Final = "letters-to-prisoners"
CHANGED_SUMMARY: Final = "Пишіть просто й коротко: кожен аркуш проходить через чужі руки."
#: Those that cite an article of an act.
ACT: Final = "criminal-code"
ARTICLE: Final = "438"
CITING: Final = ("first-72-hours", "police-report-erdr", "document-war-crimes")
#: A joint contact, and a number of the starter content that is not on its page.
CONTACT: Final = "nib"
NEW_NUMBER: Final = "0 800 503 508"


def main() -> None:
    hire()
    ngo = Partner.objects.get(slug="association")
    for slug in (GUIDE, SHARED, OWN, *CITING):
        take_on(GuidePage, slug, lead_partner=ngo)
    take_on(GuidePage, CHANGED, lead_partner=ngo, joint=True, summary=CHANGED_SUMMARY)
    take_on(SupportResourcePage, CONTACT, lead_partner=ngo, joint=True)


def hire() -> None:
    sync()
    for name, (role, partner, language) in STAFF.items():
        user = User.objects.create_user(name, password=PASSWORD)
        wanted = Partner.objects.get(slug=partner) if partner else None
        user.groups.add(RoleGroup.objects.get(role=role, partner=wanted, language=language).group)


def take_on(model: Any, slug: str, language: str = "uk", **values: Any) -> Any:
    """A live page with other values, published as a command of the server does."""
    page = model.objects.get(slug=slug, locale__language_code=language)
    for name, value in values.items():
        setattr(page, name, value)
    page.save_revision().publish()
    return page
