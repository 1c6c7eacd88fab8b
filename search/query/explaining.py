"""A plan in words, for editors who ask why a page is found."""

from typing import Any

from search.query.plan import Plan, Slot


def explain(plan: Plan) -> dict[str, Any]:
    """The plan as JSON holds it: what each word was read as and how much that counts.

    ``words``: one per word typed, in order, each with its ``readings`` (``kind``, ``form``, ``lemmas``,
    ``weight`` from 0 to 1; the word as typed first) and ``known_as``, all its lemmas. ``dropped``: words that
    only hold the question together; they count little. ``expansions``: other names searched beside, each a
    list of words with their lemmas. ``references``: what counts more side by side.
    """
    return {
        "text": plan.text,
        "exact": plan.exact,
        "corrected": plan.corrected,
        "words": [_word(slot) for slot in plan.slots],
        "dropped": [slot.form for slot in plan.slots if slot not in plan.content],
        "expansions": [
            {
                "kind": expansion.kind,
                "weight": expansion.weight,
                "names": [[list(word) for word in name] for name in expansion.phrases],
            }
            for expansion in plan.expansions
        ],
        "interpretations": [{"kind": one.kind, "text": one.text} for one in plan.interpretations],
        "references": [list(row) for row in plan.references],
        "borrowed": sorted(plan.borrowed),
        "phrases": _phrases(plan),
    }


def _word(slot: Slot) -> dict[str, Any]:
    return {
        "form": slot.form,
        "stop": slot.stop,
        "known_as": sorted(slot.lemmas),
        "readings": [
            {
                "kind": variant.kind,
                "form": variant.form or ", ".join(variant.lemmas),
                "lemmas": list(variant.lemmas),
                "weight": variant.weight,
            }
            for variant in slot.variants
        ],
    }


def _phrases(plan: Plan) -> list[str]:
    """The parts in quotes, which every result must hold."""
    numbers = sorted({slot.phrase for slot in plan.slots if slot.phrase})
    return [" ".join(slot.form for slot in plan.slots if slot.phrase == number) for number in numbers]
