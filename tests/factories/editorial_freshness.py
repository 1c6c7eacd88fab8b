"""Pages that cite a law."""

from typing import Any

from tests.factories import GuideFactory, LegalActFactory
from tests.factories.filled import block


def citing(act: Any, article: str, edition: str = "", **values: Any) -> Any:
    """A guide that cites an article."""
    value = {"act": act.pk, "article": article, "edition": edition, "note": "", "confirmed": True}
    return GuideFactory(law_refs=[block("law", value)], **values)


def act_in_two_languages() -> tuple[Any, Any]:
    act = LegalActFactory(title="Кримінальний процесуальний кодекс", slug="kpk")
    return act, LegalActFactory(title="Criminal Procedure Code", slug="kpk", locale="en", translation_of=act)
