"""Models of educational programmes, modules and lessons."""

from .harvest import HarvestRecord
from .lessons import LessonPage
from .programmes import ProgrammePage
from .sections import EducationIndexPage
from .vocabulary import AgeBand

__all__ = ["AgeBand", "EducationIndexPage", "HarvestRecord", "LessonPage", "ProgrammePage"]
