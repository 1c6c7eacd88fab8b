"""Withdrawing a consent in the CMS: a question first, then everything at once."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages

from campaigns.advocacy.erasing import stories_of, withdraw
from campaigns.advocacy.models import ConsentRecord

MAY_WITHDRAW = "campaigns_advocacy.withdraw_consentrecord"
CONSENTS = "wagtailsnippets_campaigns_advocacy_consentrecord:list"


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw_view(request: HttpRequest, pk: int) -> HttpResponse:
    if not request.user.has_perm(MAY_WITHDRAW):
        raise PermissionDenied
    record = get_object_or_404(ConsentRecord, pk=pk)
    stories = stories_of(record)
    if record.withdrawn_on and record.erased_at and not stories:
        messages.warning(request, _("Згоду «%s» уже відкликано, історію стерто.") % record)
        return redirect(CONSENTS)
    wrong = False
    if request.method == "POST":
        if request.POST.get("code", "").strip() == record.code:
            count = withdraw(record, request.user)
            messages.success(
                request,
                ngettext(
                    "Згоду відкликано. Стерто %(count)s сторінку.",
                    "Згоду відкликано. Стерто сторінок: %(count)s.",
                    count,
                )
                % {"count": count},
            )
            return redirect(CONSENTS)
        wrong = True
    context = {
        "header_title": _("Відкликати згоду"),
        "page_title": _("Відкликати згоду"),
        "header_icon": "warning",
        "record": record,
        "stories": stories,
        "wrong": wrong,
        "back": reverse(CONSENTS),
    }
    status = 400 if wrong else 200
    return TemplateResponse(request, "campaigns/advocacy/admin/withdraw.html", context, status=status)
