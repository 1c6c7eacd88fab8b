"""A target that is called no more until an administrator resumes it, and who is told."""

from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from poruch import languages
from poruch.core import letters
from poruch.editorial.rules.models import WebhookTarget

PERMISSION = "editorial_rules.change_webhooktarget"


def pause(target: WebhookTarget) -> None:
    """Once; calls wait meanwhile. Administrators get a letter, and see it on the front page of the CMS."""
    if not WebhookTarget.objects.filter(pk=target.pk, paused_at=None).update(paused_at=timezone.now()):
        return
    log(target, "poruch.webhook.paused")
    written = [_letter(user, target) for user in _administrators() if user.email]
    if written:
        letters.on_their_way(written)


def _administrators() -> Any:
    backend = "django.contrib.auth.backends.ModelBackend"
    people = get_user_model().objects.with_perm(PERMISSION, backend=backend)
    return people.select_related("wagtail_userprofile").order_by("pk")


def _letter(user: Any, target: WebhookTarget) -> list[str]:
    """The letter holds no name and no address of the target, only where to look."""
    profile = getattr(user, "wagtail_userprofile", None)
    with translation.override((profile and profile.preferred_language) or languages.SOURCE):
        url = settings.WAGTAILADMIN_BASE_URL.rstrip("/") + reverse("rules_target", args=[target.pk])
        text = _(
            "Інша система довго не приймає викликів, тому ми їх зупинили. Вони чекають.\n\n"
            "Докладніше (потрібен вхід): %s\n"
        )
        return [user.email, _("Поруч: виклики зупинено"), text % url]
