"""What search knows of programmes and lessons."""

from campaigns.education.models import LessonPage, ProgrammePage
from poruch.core.richtext import plain
from search import registry
from search.page_source import PageSource

#: A family asks for help, not for a lesson: below guides, as pages of the site are.
BOOST = 0.5


def programme_text(page: ProgrammePage) -> list[str]:
    parts = [str(block.value) for block in (*page.goals, *page.competences)]
    for block in page.modules:
        parts += [block.value["title"], plain(block.value["text"])]
    return [*parts, plain(page.teacher_notes)]


def lesson_text(page: LessonPage) -> list[str]:
    """Everything the page shows, in its order."""
    parts = [plain(page.care)]
    parts += [str(block.value) for block in (*page.goals, *page.competences)]
    for block in page.activities:
        parts.append(block.value["title"])
        parts += [plain(block.value[name]) for name in ("pupils", "teacher", "simpler", "harder")]
    for block in page.handouts:
        parts += [block.value["title"], plain(block.value["text"])]
    return [*parts, plain(page.teacher_notes)]


def register() -> None:
    registry.register(PageSource(ProgrammePage, programme_text, BOOST))
    registry.register(PageSource(LessonPage, lesson_text, BOOST))
