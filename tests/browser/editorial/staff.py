"""The people of a newsroom: ``python -m tests.browser.editorial.staff`` in a served site's environment."""

from typing import Final

import django

#: Name of the account -> role, code of the partner, language.
STAFF: Final = {
    "ngo-editor": ("editor", "association", ""),
    "ngo-publisher": ("publisher", "association", ""),
    "council-editor": ("editor", "molochansk", ""),
    "council-publisher": ("publisher", "molochansk", ""),
    "lawyer": ("legal_reviewer", "", ""),
    "translator-en": ("translator", "", "en"),
}
#: A guide of the starter content that the NGO takes on; those of the starter content are nobody's yet.
GUIDE: Final = "power-of-attorney"
PASSWORD: Final = "верба-над-річкою-7"


def main() -> None:
    from django.contrib.auth.models import User

    from kb.models import GuidePage
    from poruch.core.models import Partner
    from poruch.editorial.roles.groups import sync
    from poruch.editorial.roles.models import RoleGroup

    sync()
    for name, (role, partner, language) in STAFF.items():
        user = User.objects.create_user(name, password=PASSWORD)
        wanted = Partner.objects.get(slug=partner) if partner else None
        user.groups.add(RoleGroup.objects.get(role=role, partner=wanted, language=language).group)
    guide = GuidePage.objects.get(slug=GUIDE, locale__language_code="uk")
    guide.lead_partner = Partner.objects.get(slug="association")
    guide.save_revision().publish()


if __name__ == "__main__":
    django.setup()
    main()
