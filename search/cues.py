"""What kind of answer a question asks for, told by the words that ask."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

from search.analysis import lemmas
from search.query import Plan, Slot

Kind = Literal["step", "amount", "phone", "deadline"]

#: Words that ask by themselves, in this very form: Ukrainian, Russian, English.
_FORMS: Final = {
    "much": "скільки сколько much many",
    "when": "коли когда when",
    "where": "як куди де как куда где how where",
    "whether": "чи ли is are do does can could may should",
}
#: Words that name what is asked for, in any of their forms.
_NAMES: Final = {
    "phone": "телефон номер дзвонити подзвонити зателефонувати телефонувати колцентр звонить позвонить "
    "phone telephone call hotline number",
    "time": "чекати чекання довго тривати день тиждень місяць час ждать ожидать долго длиться неделя месяц "
    "wait long day week month time",
    "deadline": "строк термін срок deadline",
    "amount": "сума гроші виплата виплатити платити заплатити кошти грн гривня "
    "сумма деньги выплата выплатить платить заплатить amount money payment pay sum uah",
    # A sum only beside a word that asks how much.
    "benefit": "допомога коштувати помощь пособие стоить allowance benefit cost",
    # They ask for something and do not say what.
    "filler": "отримати одержати могти мати дати давати потрібно тисяча получить мочь иметь тысяча "
    "get receive have give need after before thousand",
}
#: Two words that ask together, next to each other.
_PAIRS: Final = {
    "phone": (("гарячий", "лінія"), ("горячий", "линия"), ("hot", "line")),
    "do": (("що", "робити"), ("что", "делать"), ("to", "do")),
    "until": (("до", "який"), ("до", "какой"), ("by", "what")),
}


@dataclass(frozen=True)
class Asked:
    """The kind of answer, and the words of the question that say what about."""

    kind: Kind
    about: tuple[Slot, ...]


def asked(plan: Plan) -> Asked | None:
    """What the question asks for; None when it names a topic only, or asks for yes or no."""
    found = {name: _with(plan.slots, name) for name in (*_FORMS, *_NAMES)}
    pairs = {name: _paired(plan.slots, name) for name in _PAIRS}
    if found["whether"] & {0, 1}:
        return None
    kind = _kind({name for name, places in found.items() if places}, {name for name in pairs if pairs[name]})
    if kind is None:
        return None
    asking = set().union(*(found[name] for name in _ASKING[kind]), *pairs.values())
    about = tuple(
        slot
        for place, slot in enumerate(plan.slots)
        if not slot.stop and place not in asking and (len(slot.form) > 1 or slot.form.isdigit())
    )
    return Asked(kind, about) if about else None


#: The words that ask for each kind, and so say nothing of what about.
_ASKING: Final[dict[Kind, tuple[str, ...]]] = {
    "phone": ("phone", "where", "filler"),
    "amount": ("much", "where", "amount", "filler"),
    "deadline": ("much", "when", "time", "deadline", "filler"),
    "step": ("where", "filler"),
}


def _kind(names: set[str], pairs: set[str]) -> Kind | None:
    """The words that ask outweigh the nouns: «як отримати гроші» asks how, not how much."""
    if "phone" in names or "phone" in pairs:
        return "phone"
    if "time" in names and names & {"much", "where"} and "do" not in pairs:
        return "deadline"
    if "much" in names:
        return "amount" if names & {"amount", "benefit"} else None
    if "do" in pairs:
        return "step"
    if names & {"when", "deadline"} or "until" in pairs:
        return "deadline"
    if "where" in names:
        return "step"
    return "amount" if "amount" in names else None


def _with(slots: Collection[Slot], name: str) -> set[int]:
    if name in _FORMS:
        forms = set(_FORMS[name].split())
        return {place for place, slot in enumerate(slots) if not forms.isdisjoint(_forms(slot))}
    wanted = _lemmas_of(_NAMES[name])
    return {place for place, slot in enumerate(slots) if not wanted.isdisjoint(slot.lemmas)}


def _paired(slots: tuple[Slot, ...], name: str) -> set[int]:
    found: set[int] = set()
    for place in range(len(slots) - 1):
        for first, second in _PAIRS[name]:
            if _is(slots[place], first) and _is(slots[place + 1], second):
                found |= {place, place + 1}
    return found


def _is(slot: Slot, word: str) -> bool:
    return word in _forms(slot) or not _lemmas_of(word).isdisjoint(slot.lemmas)


def _forms(slot: Slot) -> set[str]:
    return {slot.form, *(variant.form for variant in slot.variants if variant.kind != "related")}


@lru_cache(maxsize=64)
def _lemmas_of(words: str) -> frozenset[str]:
    return frozenset(lemma for word in words.split() for lang in ("uk", "ru") for lemma in lemmas(word, lang))
