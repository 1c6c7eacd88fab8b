"""What somebody is told in the CMS, and how they want to be told by mail."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Notice(models.Model):
    """A line for one person, until they have read it."""

    class Kind(models.TextChoices):
        PAST = "past", _("Адміністратор опублікував сторінку без погодження.")
        REFUSED = "refused", _("Сторінку не опубліковано за розкладом: погодження вже не чинне.")
        DECLINED = "declined", _("Інший партнер не погодив ваше прохання.")
        AGREED = "agreed", _("Інший партнер погодив ваше прохання.")
        TAKEN = "taken", _("Адміністратор прибрав спільну сторінку без згоди партнера.")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="poruch_notices"
    )
    kind = models.CharField(max_length=10, choices=Kind.choices)
    page = models.ForeignKey("wagtailcore.Page", null=True, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["user", "at"], name="notices_of_user")]

    def __str__(self) -> str:
        return self.get_kind_display()


class MailChoice(models.Model):
    """How one person wants to hear of what waits. Without a row: once a day."""

    class When(models.TextChoices):
        AT_ONCE = "at_once", _("одразу")
        DAILY = "daily", _("раз на день, усе разом")
        NONE = "none", _("не писати мені")

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="poruch_mail_choice"
    )
    when = models.CharField(_("листи"), max_length=8, choices=When.choices, default=When.DAILY)
    last_digest_on = models.DateField(null=True, blank=True, editable=False)

    def __str__(self) -> str:
        return self.get_when_display()
