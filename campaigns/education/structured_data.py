"""schema.org / LRMI objects of programmes and lessons."""

from typing import TYPE_CHECKING, Any

from poruch.core.richtext import drop_marks

if TYPE_CHECKING:
    from campaigns.education.models import LessonPage, ProgrammePage


def _learning(page: Any, kind: str) -> dict[str, Any]:
    """LRMI's terms as schema.org has them (LearningResource)."""
    partner = page.lead_partner
    optional = {
        "description": drop_marks(page.summary) if page.confirmed else "",
        "typicalAgeRange": [band.typical for band in page.age_bands.all()],
        "teaches": [str(block.value) for block in page.goals] if page.confirmed else [],
        "author": {"@type": "Organization", "name": partner.name} if partner else None,
        "creditText": page.attribution_line,
        "dateModified": page.last_published_at.date().isoformat() if page.last_published_at else "",
    }
    return {
        "@type": "LearningResource",
        "name": page.title,
        "url": page.url,
        "inLanguage": page.locale.language_code,
        "learningResourceType": kind,
        "educationalUse": "instruction",
        "audience": {"@type": "EducationalAudience", "educationalRole": "teacher"},
        "license": page.licensed.url,
        "isAccessibleForFree": True,
        **{name: value for name, value in optional.items() if value},
    }


def lesson_object(page: "LessonPage") -> dict[str, Any]:
    return {**_learning(page, "lesson plan"), "timeRequired": f"PT{page.minutes}M"}


def programme_object(page: "ProgrammePage") -> dict[str, Any]:
    return _learning(page, "unit plan")
