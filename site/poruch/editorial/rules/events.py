"""What may happen to content."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Event(models.TextChoices):
    """``EDITED``: a draft was saved again; ``SCHEDULED``: a planned publication went out;
    ``TRANSLATED``: a version in another language than the source's was published; ``TAGGED``: readers see
    other topics or audiences than before."""

    CREATED = "created", _("сторінку створено")
    EDITED = "edited", _("збережено чернетку")
    SUBMITTED = "submitted", _("подано на перевірку")
    APPROVED = "approved", _("перевірку пройдено")
    REJECTED = "rejected", _("перевірку відхилено")
    PUBLISHED = "published", _("опубліковано")
    SCHEDULED = "scheduled", _("опубліковано за розкладом")
    TRANSLATED = "translated", _("опубліковано переклад")
    UNPUBLISHED = "unpublished", _("знято з сайту")
    TAGGED = "tagged", _("змінено теми чи аудиторії")
    MOVED = "moved", _("перенесено")
    DELETED = "deleted", _("вилучено")
    OVERDUE = "overdue", _("минув строк перегляду")
