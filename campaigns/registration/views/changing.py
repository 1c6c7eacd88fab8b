"""What organisers do with a registration: add by hand, mark who came, take off the list."""

import uuid
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.generic import View
from wagtail.admin import messages

from campaigns.registration import booking
from campaigns.registration.forms import PersonForm
from campaigns.registration.models import Registration
from campaigns.registration.seats import State
from campaigns.registration.views.addresses import address
from campaigns.registration.views.organisers import ForOrganisers, who_is

ADDED = "poruch.registration.add"
REMOVED = "poruch.registration.remove"


class Changing(ForOrganisers, View):
    """Ends on the list."""

    def back(self) -> HttpResponse:
        return redirect(address("roll", self.page.pk, self.day))

    def one(self, key: uuid.UUID) -> Registration:
        """Of this day of this event only: the right to another event's list is another question."""
        return get_object_or_404(Registration.objects.select_related("roll"), key=key, roll=self.roll)

    def show(self, template: str, title: str, status: int = 200, **context: Any) -> HttpResponse:
        frame = {
            "page_title": title,
            "header_title": title,
            "page_subtitle": f"{self.page.draft_title}, {self.when}",
            "header_icon": "group",
            "back": address("roll", self.page.pk, self.day),
        }
        return TemplateResponse(
            self.request, f"campaigns/registration/cms/{template}.html", {**frame, **context}, status=status
        )


class AddView(Changing):
    """Somebody asked by phone, or at the door."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._form(PersonForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = PersonForm(request.POST)
        if not form.is_valid():
            return self._form(form, 400)
        if self.occasion is None:
            raise Http404
        try:
            found = booking.add(self.occasion, form.person, settings.LANGUAGE_CODE)
        except booking.Refused:
            form.add_error("contact", _("З цим контактом уже записано."))
            return self._form(form, 409)
        self.note(ADDED)
        text = _("Людину записано.") if found.state == State.REGISTERED else _("Місць немає: людина в черзі.")
        messages.success(request, text)
        return self.back()

    def _form(self, form: PersonForm, status: int = 200) -> HttpResponse:
        return self.show("add", _("Додати людину"), status, form=form)


class CameView(Changing):
    def post(self, request: HttpRequest, key: uuid.UUID) -> HttpResponse:
        found = self.one(key)
        booking.mark_came(found.key, found.state != State.CAME)
        return self.back()


class RemoveView(Changing):
    """Asks first: what the person wrote goes."""

    def get(self, request: HttpRequest, key: uuid.UUID) -> HttpResponse:
        found = self.one(key)
        if found.is_gone:
            return self.back()
        return self.show("remove", _("Скасувати запис?"), registration=found, who=who_is(found))

    def post(self, request: HttpRequest, key: uuid.UUID) -> HttpResponse:
        found = self.one(key)
        booking.remove(found.key)
        self.note(REMOVED)
        messages.success(
            request,
            _("Запис скасовано, людині пишемо лист.")
            if found.by_mail
            else _("Запис скасовано. Листа не буде."),
        )
        return self.back()
