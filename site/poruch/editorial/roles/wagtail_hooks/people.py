"""Accounts: an administrator gives roles to others, never more to themselves, and touches no superuser."""

from typing import Any

from django.contrib.auth import get_user_model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin import messages

FIRST = -50


@hooks.register("before_create_user", order=FIRST)
def new_account(request: HttpRequest) -> HttpResponse | None:
    if request.method == "POST" and _makes_superuser(request):
        return _refused(request, _only_superusers())
    return None


@hooks.register("before_edit_user", order=FIRST)
def account(request: HttpRequest, user: Any) -> HttpResponse | None:
    if _is_superuser(request):
        return None
    if user.is_superuser:
        return _refused(request, _not_superusers())
    if request.method != "POST":
        return None
    if _makes_superuser(request):
        return _refused(request, _only_superusers())
    if user == request.user and _groups(request) != {
        str(pk) for pk in user.groups.values_list("pk", flat=True)
    }:
        return _refused(request, _not_oneself())
    return None


@hooks.register("before_bulk_action", order=FIRST)
def accounts_in_bulk(request: HttpRequest, name: str, objects: Any, action: Any) -> HttpResponse | None:
    if _is_superuser(request):
        return None
    users = [one for one in objects if isinstance(one, get_user_model())]
    if any(user.is_superuser for user in users):
        return _refused(request, _not_superusers())
    if name == "assign_role" and request.user in users:
        return _refused(request, _not_oneself())
    return None


def _is_superuser(request: HttpRequest) -> bool:
    return bool(request.user.is_active and request.user.is_superuser)


def _makes_superuser(request: HttpRequest) -> bool:
    return not _is_superuser(request) and "is_superuser" in request.POST


def _groups(request: HttpRequest) -> set[str]:
    return set(request.POST.getlist("groups"))


def _only_superusers() -> str:
    return _("Повний доступ до всього надає лише той, хто сам його має. Оберіть ролі.")


def _not_superusers() -> str:
    return _("Обліковий запис із повним доступом змінює лише той, хто сам має повний доступ.")


def _not_oneself() -> str:
    return _("Собі ролей не додають і не прибирають. Попросіть іншого адміністратора.")


def _refused(request: HttpRequest, sentence: str) -> HttpResponse:
    messages.error(request, sentence)
    return redirect("wagtailusers_users:index")
