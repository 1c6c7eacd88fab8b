"""Other names, in every language, of the things that a question names."""

from search import boosts, glossary
from search.glossary import Name
from search.query.plan import Expansion, Slot


def expand(slots: tuple[Slot, ...], locale: str) -> tuple[tuple[Expansion, ...], list[str]]:
    """The groups named by the question, and how to tell the reader of them.

    A name is found when every content word of it stands in the question, in any order and form: people
    put words between. Of names within longer names only the longer ones count in full.
    """
    held = glossary.current()
    if not held.groups or not slots:
        return (), []
    typed = [slot.lemmas for slot in slots]
    found: dict[int, tuple[Name, frozenset[int]]] = {}
    for places in typed:
        for lemma in sorted(places):
            for name in held.by_lemma.get(lemma, ()):
                covered = _covered(name, typed)
                best = found.get(name.group)
                if covered and (best is None or len(covered) > len(best[1])):
                    found[name.group] = (name, covered)
    expansions: list[Expansion] = []
    told: list[str] = []
    best_first = sorted(found.items(), key=lambda item: (-len(item[1][1]), item[0]))
    for group, (name, covered) in best_first[: boosts.GROUPS_MOST]:
        within = any(covered < other for _, other in found.values())
        weight = boosts.GLOSSARY_WITHIN if within else boosts.GLOSSARY
        names = held.groups[group]
        others = [other for other in names if other.words != name.words]
        phrases = tuple(dict.fromkeys(other.words for other in _chosen(others)))
        if phrases:
            expansions.append(Expansion(weight, phrases))
            if not within:
                told += [_shown(names, locale)] if not name.preferred else []
    return tuple(expansions), list(dict.fromkeys(told))


def _chosen(names: list[Name]) -> list[Name]:
    """The preferred names in every language, then the others, as many as are worth their time."""
    return sorted(names, key=lambda name: not name.preferred)[: boosts.NAMES_MOST]


def _covered(name: Name, typed: list[frozenset[str]]) -> frozenset[int]:
    """The places of the question that the name covers; empty when a word of it is missing."""
    covered: set[int] = set()
    for word in name.words:
        place = next(
            (i for i, lemmas in enumerate(typed) if i not in covered and not lemmas.isdisjoint(word)), None
        )
        if place is None:
            return frozenset()
        covered.add(place)
    return frozenset(covered)


def _shown(names: tuple[Name, ...], locale: str) -> str:
    preferred = {name.locale: name.text for name in names if name.preferred}
    return preferred.get(locale) or preferred.get("uk") or names[0].text
