"""Calendars for readers: agenda, month, week and archive, all by plain links."""

import calendar
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from campaigns.events import listing
from campaigns.events.cards import Card, cards
from campaigns.events.listing import Filter
from poruch.core.models import Audience, Partner, Region
from poruch.core.pages import public, reader_url

#: Cards on one page.
MOST: Final = 30
VIEWS: Final = {"agenda": _("Списком"), "month": _("Місяць"), "week": _("Тиждень"), "past": _("Минулі")}
_YEARS: Final = range(2000, 2100)


@dataclass(frozen=True)
class Day:
    """A square of the month."""

    date: date
    inside: bool
    cards: tuple[Card, ...] = ()


@dataclass(frozen=True)
class Group:
    """Cards under one heading: a month, or a day of the week."""

    title: str
    cards: tuple[Card, ...]


@dataclass
class Shown:
    """Everything the template of a calendar needs."""

    view: str
    day: date
    filter: Filter
    title: str = ""
    refused: bool = False
    groups: list[Group] = field(default_factory=list)
    weeks: list[list[Day]] = field(default_factory=list)
    earlier: tuple[str, str] | None = None
    later: tuple[str, str] | None = None
    calendar_url: str = ""
    webcal_url: str = ""
    feeds: tuple[tuple[str, str], ...] = ()

    def link(self, **changed: Any) -> str:
        """This calendar with something changed, as a query string."""
        wanted = {"view": self.view, "date": self.day.isoformat(), **changed}
        parts = [f"{name}={value}" for name, value in wanted.items() if value]
        return "?" + "&".join([*parts, *([self.filter.query] if self.filter else [])])

    @property
    def views(self) -> list[tuple[str, str, bool]]:
        day = "" if self.day == timezone.localdate() else self.day.isoformat()
        return [
            (
                self.link(view=code, date=day if code in {"month", "week"} else ""),
                str(name),
                code == self.view,
            )
            for code, name in VIEWS.items()
        ]

    @property
    def is_empty(self) -> bool:
        return not any(group.cards for group in self.groups)


def calendar_context(page: Any, request: HttpRequest, base: Filter | None = None) -> dict[str, Any]:
    """``base``: what a saved calendar always shows; readers narrow it further."""
    chosen = Filter.of(request.GET)
    whole = chosen.within(base) if base else chosen
    shown = _asked(request, chosen)
    fill = {"month": _month, "week": _week, "past": _past}.get(shown.view, _agenda)
    fill(shown, whole)
    _addresses(shown, request, page, whole)
    return {
        "shown": shown,
        "choices": _choices(shown.filter, base),
        "noindex": bool(request.GET),
        "weekdays": weekday_names(),
        "today": timezone.localdate(),
    }


def answer(response: HttpResponse) -> HttpResponse:
    """A date that is none is answered with today's calendar and says so."""
    if response.context_data["shown"].refused:  # type: ignore[attr-defined]
        response.status_code = 400
    return response


def _asked(request: HttpRequest, chosen: Filter) -> Shown:
    view, text = request.GET.get("view", ""), request.GET.get("date", "")
    try:
        day = date.fromisoformat(text) if text else timezone.localdate()
        refused = day.year not in _YEARS or (view not in VIEWS and bool(view))
    except ValueError:
        day, refused = timezone.localdate(), True
    if refused:
        day = timezone.localdate()
    return Shown(view if view in VIEWS else "agenda", day, chosen, refused=refused)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), timezone.get_default_timezone())


def _by_month(found: list[Card]) -> list[Group]:
    groups: dict[tuple[int, int], list[Card]] = {}
    for card in found:
        groups.setdefault((card.start.year, card.start.month), []).append(card)
    return [Group(_month_name(date(*key, 1)), tuple(members)) for key, members in groups.items()]


def _month_name(first: date) -> str:
    name = f"{date_format(first, 'F')} {first.year}"
    return name[0].upper() + name[1:]


def _agenda(shown: Shown, chosen: Filter) -> None:
    today = timezone.localdate()
    start = timezone.now() if shown.day == today else _midnight(shown.day)
    found = listing.ahead(chosen, start, MOST + 1)
    shown.title = gettext("Найближчі події")
    if len(found) > MOST:
        # The day of the one that found no room: whatever else is on that day comes again.
        after = max(timezone.localdate(found[MOST].occurrence.start), shown.day + timedelta(days=1))
        shown.later = (shown.link(date=after.isoformat()), gettext("Пізніші події"))
        found = [one for one in found[:MOST] if timezone.localdate(one.occurrence.start) < after] or found[
            :MOST
        ]
    shown.groups = _by_month(cards(found))


def _past(shown: Shown, chosen: Filter) -> None:
    today = timezone.localdate()
    before = timezone.now() if shown.day >= today else _midnight(shown.day + timedelta(days=1))
    found = listing.past(chosen, before, MOST + 1)
    shown.title = gettext("Минулі події")
    if len(found) > MOST:
        last = min(timezone.localdate(found[MOST].occurrence.end), shown.day - timedelta(days=1))
        shown.later = (shown.link(date=last.isoformat()), gettext("Давніші події"))
    shown.groups = _by_month(cards(found[:MOST]))


def _week(shown: Shown, chosen: Filter) -> None:
    monday = shown.day - timedelta(days=shown.day.weekday())
    found = cards(listing.entries(chosen, _midnight(monday), _midnight(monday + timedelta(days=7))))
    shown.title = gettext("Тиждень із %s") % date_format(monday, "j E Y")
    shown.earlier = (
        shown.link(date=(monday - timedelta(days=7)).isoformat()),
        gettext("← Попередній тиждень"),
    )
    shown.later = (shown.link(date=(monday + timedelta(days=7)).isoformat()), gettext("Наступний тиждень →"))
    for number in range(7):
        day = monday + timedelta(days=number)
        title = f"{date_format(day, 'l').capitalize()}, {date_format(day, 'j E')}"
        members = tuple(card for card in found if max(card.start.date(), monday) == day)
        shown.groups.append(Group(title, members))


def _month(shown: Shown, chosen: Filter) -> None:
    first = shown.day.replace(day=1)
    following = (first + timedelta(days=32)).replace(day=1)
    before = (first - timedelta(days=1)).replace(day=1)
    found = cards(listing.entries(chosen, _midnight(first), _midnight(following)))
    shown.title = _month_name(first)
    shown.earlier = (shown.link(date=before.isoformat()), f"← {_month_name(before)}")
    shown.later = (shown.link(date=following.isoformat()), f"{_month_name(following)} →")
    shown.groups = [Group(_month_name(first), tuple(found))] if found else []
    days: dict[date, list[Card]] = {}
    for card in found:
        days.setdefault(max(card.start.date(), first), []).append(card)
    for week in calendar.Calendar().monthdatescalendar(first.year, first.month):
        shown.weeks.append([Day(day, day.month == first.month, tuple(days.get(day, ()))) for day in week])


def weekday_names() -> list[tuple[str, str]]:
    """Short and whole, from Monday."""
    monday = date(2024, 1, 1)
    days = [monday + timedelta(days=number) for number in range(7)]
    return [(date_format(day, "D").lower(), date_format(day, "l").lower()) for day in days]


def _choices(chosen: Filter, base: Filter | None) -> list[dict[str, Any]]:
    """The selects of the form: only values that some public event has, and none that the calendar sets."""
    keys = [public(model.objects.all()) for model in listing.models()]
    kinds: dict[str, str] = {}
    for pages in keys:
        for kind in pages.model._meta.get_field("kind").related_model.objects.filter(
            pk__in=pages.order_by().values("kind")
        ):
            kinds[kind.code] = kind.name
    found = [("kind", gettext("Вид"), list(kinds.items()))]
    for name, title, model in (
        ("audience", gettext("Для кого"), Audience),
        ("region", gettext("Де"), Region),
    ):
        used: dict[str, str] = {}
        for pages in keys:
            rows = model.objects.filter(pages__in=pages.order_by().values("pk")).distinct()
            used |= {row.code: row.name for row in rows}
        found.append((name, title, list(used.items())))
    found.append(
        ("partner", gettext("Хто проводить"), [(row.slug, str(row)) for row in Partner.objects.all()])
    )
    fixed = base.codes if base else {}
    return [
        {"name": name, "title": title, "options": options, "chosen": chosen.get(name)}
        for name, title, options in found
        if name not in fixed and len(options) > 1
    ]


def _addresses(shown: Shown, request: HttpRequest, page: Any, whole: Filter) -> None:
    query = f"?{whole.query}" if whole else ""
    root = f"/{get_language()}/events/"
    shown.calendar_url = f"{root}calendar.ics{query}"
    shown.webcal_url = f"webcal://{request.get_host()}{shown.calendar_url}"
    shown.feeds = (("RSS", f"{root}feed.rss{query}"), ("Atom", f"{root}feed.atom{query}"))


def saved_calendars() -> list[dict[str, str]]:
    """The calendars that editors made, for the foot of the section."""
    from campaigns.events.models import CalendarPage
    from poruch.core.pages import best_by_key

    pages = best_by_key(public(CalendarPage.objects.all()).defer(*("body", "sources")).order_by("path"))
    return [
        {"title": one.title, "url": reader_url(one), "language": one.locale.language_code}
        for one in pages.values()
    ]
