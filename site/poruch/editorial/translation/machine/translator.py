"""The machine translator that wagtail-localize is given: Apertium, Ukrainian and Russian, offline."""

from collections.abc import Callable, Iterable
from typing import Any, Final

from wagtail_localize.machine_translators.base import BaseMachineTranslator
from wagtail_localize.strings import StringValue

from poruch.editorial.translation.machine import apertium
from poruch.editorial.translation.machine.protecting import Held, hold, is_faithful, release

#: Seconds one call may take when nobody says otherwise.
SECONDS: Final = 20.0


class ApertiumTranslator(BaseMachineTranslator):
    """``translate`` answers only for texts it could translate whole and safely; the rest stay for people."""

    display_name = "Apertium"

    def can_translate(self, source_locale: Any, target_locale: Any) -> bool:
        return apertium.installed(source_locale.language_code, target_locale.language_code) is not None

    def translate(
        self,
        source_locale: Any,
        target_locale: Any,
        strings: Iterable[StringValue],
        seconds: float = SECONDS,
        noted: Callable[[], object] = lambda: None,
    ) -> dict[StringValue, StringValue]:
        pair = apertium.installed(source_locale.language_code, target_locale.language_code)
        if pair is None:
            return {}
        texts = list(strings)
        held = [hold(text.data) for text in texts]
        sentences = [sentence for one in held for sentence in one.sentences]
        answers = iter(apertium.translate(pair, sentences, seconds=seconds, noted=noted))
        found = {}
        for text, one in zip(texts, held, strict=True):
            said = _whole(one, [next(answers) for _sentence in one.sentences])
            if said and is_faithful(text.data, said, pair.source, pair.target) and _is_html(said):
                found[text] = StringValue(said)
        return found


def _whole(held: Held, answers: list[str | None]) -> str | None:
    """The segment, unless one of its sentences has no translation: half of it would mix two languages."""
    ready = [answer for answer in answers if answer is not None]
    return release(held, tuple(ready)) if len(ready) == len(answers) else None


def _is_html(text: str) -> bool:
    try:
        StringValue.from_translated_html(text)
    except ValueError:
        return False
    return True
