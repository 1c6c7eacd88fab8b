"""What the knowledge base gives a reader who has not asked yet."""

from typing import Any

from kb.neighbours import named
from tests.factories import GlossaryTermFactory


def test_examples_are_public_terms_of_the_language_with_most_other_names(site: Any) -> None:
    GlossaryTermFactory(name="Довідка", synonyms="")
    GlossaryTermFactory(name="Полон", synonyms="неволя\nкатівня")
    GlossaryTermFactory(name="Таємниця", synonyms="одне\nдруге\nтретє", live=False)
    assert named("uk") == ["Полон", "Довідка"]
    assert named("crh") == []
