"""What only people can put right: names, sources, accounts."""

from collections.abc import Iterator
from datetime import timedelta

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import get_user_model
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from poruch.core.models import Partner
from poruch.core.pages import public
from poruch.editorial.accounts import policy
from poruch.operations.doctor.findings import Circumstances, Finding, error, warning
from poruch.operations.doctor.findings import register as _register


def partners(circumstances: Circumstances) -> Iterator[Finding]:
    names = [str(partner) for partner in Partner.objects.filter(confirmed=False)]
    if names:
        yield warning(
            _("Назви партнерів не підтверджено: %s.") % ", ".join(names),
            _("Попросіть партнера підтвердити назву й позначте це в CMS: Партнери."),
        )


def sources(circumstances: Circumstances) -> Iterator[Finding]:
    limit = timezone.localdate() - timedelta(days=settings.PORUCH_SOURCE_VALID_DAYS)
    old = public().filter(newest_source__lt=limit).count()
    if old:
        what = ngettext(
            "На %(count)d сторінці всі джерела старші за рік.",
            "Сторінок, де всі джерела старші за рік: %(count)d.",
            old,
        )
        yield warning(what % {"count": old}, _("Перевірте їх: CMS → Звіти, сторінки до перегляду."))


def administrators(circumstances: Circumstances) -> Iterator[Finding]:
    """Whoever can publish without a second factor: until it is set up a password alone opens the account."""
    with_factor = Authenticator.objects.exclude(type=Authenticator.Type.RECOVERY_CODES).values("user_id")
    users = get_user_model().objects.filter(is_active=True).exclude(pk__in=with_factor)
    lacking = [user.get_username() for user in users if policy.must_have(user)]
    if lacking and circumstances.public:
        yield error(
            _("Без другого кроку входу: %s.") % ", ".join(sorted(lacking)),
            _("Попросіть їх увійти й налаштувати його, або вимкніть облікові записи."),
        )


def register() -> None:
    _register("partners", gettext_lazy("Назви партнерів"), partners)
    _register("sources", gettext_lazy("Джерела"), sources)
    _register("administrators", gettext_lazy("Облікові записи"), administrators)
