"""Which phones are to be called, and what a test call changes."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from poruch.core.models import Phone
from poruch.editorial.freshness.models import PhoneCall


def with_last_call() -> QuerySet[Phone]:
    """All phones with the day and the result of their last logged call."""
    last = PhoneCall.objects.filter(phone=OuterRef("pk")).order_by("-date", "-pk")
    return Phone.objects.annotate(
        last_result=Subquery(last.values("result")[:1]), last_tried=Subquery(last.values("date")[:1])
    )


def to_call() -> QuerySet[Phone]:
    """Phones nobody got through to within the days a call vouches for, and those whose last call failed;
    the longest waiting first."""
    limit = timezone.localdate() - timedelta(days=settings.PORUCH_CALL_VALID_DAYS)
    old = Q(last_called_on=None) | Q(last_called_on__lt=limit)
    failed = Q(last_result__in=[PhoneCall.Result.NOT_THROUGH, PhoneCall.Result.WRONG])
    return with_last_call().filter(old | failed).order_by(F("last_called_on").asc(nulls_first=True), "pk")


@transaction.atomic
def record(call: PhoneCall, user: Any) -> None:
    """Add a call to the log. One that got through is the phone's last call, unless a later one is known."""
    phone = call.phone
    assert phone is not None
    call.caller, call.number = user, phone.number
    call.save(force_insert=True)
    later = phone.last_called_on is None or phone.last_called_on < call.date
    if call.result == PhoneCall.Result.THROUGH and later:
        phone.last_called_on = call.date
        phone.save(update_fields=["last_called_on"])
