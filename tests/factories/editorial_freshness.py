"""People of roles, and pages that cite a law."""

from typing import Any

from django.contrib.auth.models import User

from poruch.core.models import Partner
from poruch.editorial.roles.groups import sync
from poruch.editorial.roles.matrix import Role
from poruch.editorial.roles.models import RoleGroup
from tests.factories import GuideFactory, LegalActFactory, PartnerFactory
from tests.factories.filled import block


def two_partners() -> tuple[Partner, Partner]:
    ngo = PartnerFactory()
    council = PartnerFactory(slug="council", role=Partner.Role.COUNCIL, name_uk="Міська рада")
    sync()
    return ngo, council


def member(role: Role, partner: Partner | None = None, language: str = "") -> User:
    """Somebody who holds one role."""
    user = User.objects.create_user(f"{role}-{partner.slug if partner else language}")
    user.groups.add(RoleGroup.objects.get(role=role, partner=partner, language=language).group)
    return user


def citing(act: Any, article: str, edition: str = "", **values: Any) -> Any:
    """A guide that cites an article."""
    value = {"act": act.pk, "article": article, "edition": edition, "note": "", "confirmed": True}
    return GuideFactory(law_refs=[block("law", value)], **values)


def act_in_two_languages() -> tuple[Any, Any]:
    act = LegalActFactory(title="Кримінальний процесуальний кодекс", slug="kpk")
    return act, LegalActFactory(title="Criminal Procedure Code", slug="kpk", locale="en", translation_of=act)
