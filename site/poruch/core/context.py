"""What every public page shows around its content: urgent row, menus, partners."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils import timezone, translation
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from poruch import languages
from poruch.core.caching import shown, traces
from poruch.core.caching.away import remember_helplines
from poruch.core.models import HomePage, Partner, Phone, SiteRevision, StandardPage
from poruch.core.models.multilingual import localised
from poruch.core.pages import best_by_key, linked, next_change, public, reader_url


@dataclass(frozen=True)
class MenuItem:
    title: str
    url: str
    language: str


@dataclass
class Frame:
    """Plain values only: it is cached until the site's revision changes."""

    language: str
    home_url: str
    exit_url: str
    exit_name: str
    urgent_phones: list[dict[str, str]] = field(default_factory=list)
    first_steps_url: str = ""
    sections: list[MenuItem] = field(default_factory=list)
    about: list[MenuItem] = field(default_factory=list)
    partners: list[str] = field(default_factory=list)
    safety_url: str = ""

    @property
    def languages(self) -> list[dict[str, Any]]:
        """The language names for pages that have no address of their own (search, 404)."""
        return [
            {"code": code, "name": name, "url": f"/{code}/", "current": code == self.language}
            for code, name in languages.LANGUAGES
        ]


def site_frame(request: HttpRequest) -> dict[str, Any]:
    return {"frame": SimpleLazyObject(lambda: frame(get_language() or languages.SOURCE))}


def frame(language: str) -> Frame:
    """The frame in one language; one query when cached, eight when not."""
    return traces.derived("frame", language)  # type: ignore[no-any-return]


def _kept_frame(language: str) -> traces.Derived:
    key = f"frame:{language}:{SiteRevision.current()}"
    found = cache.get(key)
    if found is None:
        began = timezone.now()
        # Who compares answers speaks another language than who makes them.
        with translation.override(language), shown.apart(), traces.recording() as trace:
            content = build_frame(language)
        found = trace.value(content)
        cache.set(key, found, _seconds(began))
    return found  # type: ignore[no-any-return]


def _seconds(began: datetime) -> int:
    """How long a frame that was begun then is kept: a section goes and comes by its date too."""
    soonest = next_change(began)
    return 600 if soonest is None else min(600, int((soonest - timezone.now()).total_seconds()))


traces.register("frame", _kept_frame)


def build_frame(language: str) -> Frame:
    built = Frame(
        language=language,
        home_url=f"/{language}/",
        exit_url=settings.PORUCH_EXIT_URL,
        exit_name=settings.PORUCH_EXIT_NAME,
        partners=[partner.name for partner in Partner.objects.all()],
    )
    urgent = list(Phone.objects.public().filter(urgent_row=True)[:2])
    built.urgent_phones = [
        {"tel": phone.tel, "number": phone.number, "label": phone.label} for phone in urgent
    ]
    remember_helplines(
        [
            {
                "tel": phone.tel,
                "number": phone.number,
                "labels": {code: localised(phone, "label", code) for code in languages.CODES},
            }
            for phone in urgent
        ]
    )
    homes = list(HomePage.objects.live().select_related("locale"))
    if first := next((home.first_steps_id for home in homes if home.first_steps_id), None):
        target = linked([first]).get(first)
        built.first_steps_url = target.url if target else ""
    _fill_menus(built, homes)
    return built


def _fill_menus(built: Frame, homes: list[HomePage]) -> None:
    paths = [home.path for home in homes]
    children = public().in_menu().order_by("path").select_related("content_type")
    children = children.filter(depth=homes[0].depth + 1) if homes else children.none()
    pages = best_by_key(children, built.language)
    for page in pages.values():
        if not page.path.startswith(tuple(paths)):
            continue
        item = MenuItem(page.title, reader_url(page, built.language), page.locale.language_code)
        plain = page.content_type.model_class() is StandardPage
        (built.about if plain else built.sections).append(item)
        if page.slug == "safety":
            built.safety_url = item.url
