"""What kinds of events there are."""

from django.utils.translation import gettext_lazy as _

from poruch.core.models import Vocabulary


class EventType(Vocabulary):
    """A kind of event: a meeting, a training. Readers filter calendars and subscriptions by it."""

    class Meta(Vocabulary.Meta):
        verbose_name = _("вид події")
        verbose_name_plural = _("види подій")
