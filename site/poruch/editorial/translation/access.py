"""Who may do what with a translation: the matrix of roles, asked for the language of the translation."""

from typing import Any, Final

from poruch.core import away
from poruch.core.models import ContentPage
from poruch.editorial.roles.access import allowed, held, relation
from poruch.editorial.roles.matrix import Action, kind_of, matrix

_WORK: Final = frozenset({Action.TRANSLATE, Action.EDIT})


def _allowed(user: Any, action: Action, page: ContentPage) -> bool:
    # The matrix asks for the type, which a row of the common table does not tell by itself.
    return not away.is_away(page) and allowed(user, action, page.specific_deferred)


def may_translate(user: Any, page: ContentPage) -> bool:
    """Whether the texts of ``page``, a version in its language, may be changed by ``user``."""
    return any(_allowed(user, action, page) for action in _WORK)


def may_translate_into(user: Any, page: ContentPage, language: str) -> bool:
    """Whether ``user`` may begin a version of ``page`` in a language that it does not have yet."""
    if away.is_away(page):
        return False
    if user.is_active and user.is_superuser:
        return True
    kind = kind_of(page.specific_deferred.content_type_code)
    return any(
        one.language in ("", language)
        and page.path.startswith(one.path)
        and _WORK & matrix()[one.role, kind, relation(page, one.partner_id)]
        for one in held(user)
    )


def may_submit(user: Any, page: ContentPage) -> bool:
    return may_translate(user, page) and _allowed(user, Action.SUBMIT, page)


def may_edit(user: Any, page: ContentPage) -> bool:
    """Whether ``user`` may change the page itself, not only its words."""
    return _allowed(user, Action.EDIT, page)


def may_publish(user: Any, page: ContentPage) -> bool:
    """Past the workflow: the matrix gives it to nobody but superusers."""
    return _allowed(user, Action.PUBLISH, page)
