"""«Make my lesson»: an ordered plan out of the activities of lessons, within the minutes a teacher has.

The same question gives the same plan while the lessons stay as they are. One lesson is the base: its start
and end are kept, so that no class is left alone with a topic. Its main activities are those that fill the
time best; activities of other lessons fill what is left.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaigns.education.blocks import Part
from campaigns.education.finding import Wanted, unmet
from campaigns.education.levels import Level, rank
from campaigns.education.models import LessonPage

#: Without a wish: one school lesson.
USUAL_MINUTES: Final = 45
LEFT_OUT_MOST: Final = 12
NEAREST_MOST: Final = 3


@dataclass(frozen=True)
class Step:
    """An activity as it stands in a lesson."""

    lesson: LessonPage
    number: int
    value: Any

    @property
    def minutes(self) -> int:
        return int(self.value["minutes"])

    @property
    def title(self) -> str:
        return str(self.value["title"])


@dataclass(frozen=True)
class LeftOut:
    step: Step
    reason: str


@dataclass
class Plan:
    """``base`` None: nothing fits, and ``nearest`` are lessons close to what was asked."""

    want: Wanted
    minutes: int
    base: LessonPage | None = None
    steps: list[Step] = field(default_factory=list)
    why: list[str] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    nearest: list[LessonPage] = field(default_factory=list)

    @property
    def taken(self) -> int:
        return sum(step.minutes for step in self.steps)

    @property
    def lessons(self) -> list[LessonPage]:
        """Those the steps come from, the base first."""
        found = {step.lesson.pk: step.lesson for step in self.steps}
        return sorted(found.values(), key=lambda lesson: lesson is not self.base)

    @property
    def level(self) -> str:
        """Of its hardest step."""
        hardest = max((rank(step.value["level"]) for step in self.steps), default=0)
        return str(Level.values[hardest])


def plan(pages: list[LessonPage], want: Wanted) -> Plan:
    """``pages`` in their order (:func:`campaigns.education.finding.lessons`)."""
    made = Plan(want, want.minutes or USUAL_MINUTES)
    asked = Wanted(age=want.age, topic=want.topic)
    candidates = [page for page in pages if not unmet(page, asked) and _allowed(page, want)]
    bases = [(page, kept) for page in candidates if (kept := _base_steps(page, want, made.minutes))]
    if not bases:
        made.nearest = _nearest(pages, want, made.minutes)
        return made
    base, steps = max(bases, key=lambda pair: sum(step.minutes for step in pair[1]))
    made.base, made.steps = base, steps
    made.why.append(_why_base(base, steps, want))
    _fill(made, [page for page in candidates if page is not base])
    _explain_left(made, candidates)
    return made


def _steps(page: LessonPage) -> list[Step]:
    return [Step(page, number, block.value) for number, block in enumerate(page.activities, 1)]


def _allowed(page: LessonPage, want: Wanted) -> list[Step]:
    """Activities no harder than was asked for."""
    hardest = rank(want.level) if want.level else rank(Level.HIGH)
    return [step for step in _steps(page) if rank(step.value["level"]) <= hardest]


def _base_steps(page: LessonPage, want: Wanted, minutes: int) -> list[Step]:
    """The lesson's start, end and the main activities that fill the time best; [] if it cannot be a base."""
    allowed = _allowed(page, want)
    frame = [step for step in allowed if step.value["part"] != Part.MAIN]
    if len(frame) < sum(step.value["part"] != Part.MAIN for step in _steps(page)):
        return []  # Its calm start or end is itself too hard: not a lesson for this class.
    room = minutes - sum(step.minutes for step in frame)
    main = _best([step for step in allowed if step.value["part"] == Part.MAIN], room)
    if not main:
        return []
    kept = {step.number for step in (*frame, *main)}
    return [step for step in allowed if step.number in kept]


def _best(steps: list[Step], room: int) -> list[Step]:
    """The steps with the most minutes that fit into ``room``; of equals those that come first."""
    best: dict[int, list[Step]] = {0: []}
    for step in steps:
        for total, held in sorted(best.items(), reverse=True):
            longer = total + step.minutes
            if longer <= room and longer not in best:
                best[longer] = [*held, step]
    return best[max(best)]


def _fill(made: Plan, others: Iterable[LessonPage]) -> None:
    """Main activities of the other lessons, in their order, as long as time is left."""
    added: list[Step] = []
    left = made.minutes - made.taken
    for page in others:
        for step in _allowed(page, made.want):
            if step.value["part"] == Part.MAIN and step.minutes <= left:
                added.append(step)
                left -= step.minutes
    if not added:
        return
    end = next((n for n, step in enumerate(made.steps) if step.value["part"] == Part.END), len(made.steps))
    made.steps[end:end] = added
    titles = ", ".join(dict.fromkeys(f"«{step.lesson.title}»" for step in added))
    made.why.append(_("Час, що лишився, заповнили вправами з уроків: %s.") % titles)


def _why_base(base: LessonPage, steps: list[Step], want: Wanted) -> str:
    taken = sum(step.minutes for step in steps)
    minutes = ngettext("%(count)s хвилину", "%(count)s хвилин", taken) % {"count": taken}
    words = {"title": base.title, "minutes": minutes}
    if len(steps) == len(base.activities):
        return _("Основа: урок «%(title)s», увесь, на %(minutes)s.") % words
    return (
        _("Основа: урок «%(title)s», на %(minutes)s. Початок і завершення лишили, щоб вийти спокійно.")
        % words
    )


def _explain_left(made: Plan, candidates: list[LessonPage]) -> None:
    taken = {(step.lesson.pk, step.number) for step in made.steps}
    hardest = rank(made.want.level) if made.want.level else rank(Level.HIGH)
    for page in sorted(candidates, key=lambda page: page is not made.base):
        for step in _steps(page):
            if (page.pk, step.number) in taken or len(made.left_out) >= LEFT_OUT_MOST:
                continue
            if rank(step.value["level"]) > hardest:
                reason = _("важча, ніж ви обрали")
            elif step.value["part"] != Part.MAIN:
                continue
            else:
                reason = _("не вміщується в час")
            made.left_out.append(LeftOut(step, reason))


def _nearest(pages: list[LessonPage], want: Wanted, minutes: int) -> list[LessonPage]:
    """Lessons that miss the fewest conditions; the topic and how hard it is weigh more than age and time."""
    asked = Wanted(want.age, want.topic, want.level, minutes)
    weights = {"topic": 3, "level": 3, "age": 2, "minutes": 1}

    def distance(page: LessonPage) -> int:
        return sum(weights[name] for name in unmet(page, asked))

    return sorted(pages, key=distance)[:NEAREST_MOST]
