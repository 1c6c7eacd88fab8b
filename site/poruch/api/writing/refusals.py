"""What others raise against a change, as problems of the API."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import LogContext, log

from poruch.api.models import ApiToken
from poruch.api.problems import Forbidden, ProblemError, Unprocessable
from poruch.core.gates import Refused
from poruch.core.transfer.codecs import explain
from poruch.core.transfer.errors import LineError

USED = "poruch.token.used"


@contextmanager
def acting(token: ApiToken) -> Iterator[None]:
    """One transaction in the name of the token's owner: gates and logs know who it is."""
    with plainly(), LogContext(user=token.user), transaction.atomic():
        yield


@contextmanager
def plainly() -> Iterator[None]:
    try:
        yield
    except Refused as refused:
        raise Forbidden(str(refused)) from refused
    except PermissionDenied as denied:
        raise Forbidden(_("Ваша роль цього не дозволяє.")) from denied
    except LineError as error:
        raise Unprocessable(str(error)) from error
    except ValidationError as error:
        raise Unprocessable(explain(error), _fields(error)) from error


def _fields(error: ValidationError) -> list[ProblemError]:
    if not hasattr(error, "error_dict"):
        return []
    return [
        ProblemError(source="body", name=name, message=explain(ValidationError(errors)))
        for name, errors in error.error_dict.items()
    ]


def note(token: ApiToken, page: Any) -> None:
    """The log of a page also says that it was a token, and which: its owner may not have been there."""
    log(instance=page, action=USED, user=token.user, data={"token": token.pk, "name": str(token)})
