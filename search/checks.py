"""A site without its dictionaries finds nothing and looks well: refuse to start."""

from typing import Any

from django.core.checks import CheckMessage, Error, register

from search.analysis.dictionaries import LANGUAGES, DictionaryMissing, analyser


@register()
def dictionaries_are_installed(**kwargs: Any) -> list[CheckMessage]:
    """search.E001 for every language whose dictionary cannot be loaded."""
    errors: list[CheckMessage] = []
    for language in LANGUAGES:
        try:
            analyser(language)
        except DictionaryMissing as error:
            errors.append(Error(str(error), hint="pip install -r requirements/base.txt", id="search.E001"))
    return errors
