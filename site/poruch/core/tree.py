"""The skeleton of a site: its languages, home pages and section pages."""

from typing import Any
from urllib.parse import urlsplit

from django.db import transaction
from wagtail.models import Locale, Page, Site

from poruch import languages
from poruch.core.models import HomePage

#: Headings of a home page that no editor has written yet.
HOME_HEADINGS = {
    "uk": ("Поруч", "Близьку людину забрали. Що робити далі"),
    "en": ("Poruch", "Someone close to you was taken. What to do next"),
    "ru": ("Поруч", "Близкого человека забрали. Что делать дальше"),
    "crh": ("Poruch", "Близьку людину забрали. Що робити далі"),
}


_sections: list[type[Any]] = []


def register_section(*models: type[Any]) -> None:
    """Section pages that every home page has, in the order of the menu."""
    _sections.extend(models)


def section_models() -> list[type[Any]]:
    return list(_sections)


def ensure_locale(code: str) -> Locale:
    locale, _created = Locale.objects.get_or_create(language_code=code)
    return locale


@transaction.atomic
def ensure_home(code: str) -> HomePage:
    """The home page of a language, made when missing; the source's also becomes the site's root."""
    locale = ensure_locale(code)
    home = HomePage.objects.filter(locale=locale).first()
    if home is None:
        home = _make_home(code, locale)
        for model in _sections:
            ensure_section(model, code)
        # The sections were counted in the database: saved again, this object would forget them.
        home.refresh_from_db()
    return home  # type: ignore[no-any-return]


def _make_home(code: str, locale: Locale) -> HomePage:
    title, heading = HOME_HEADINGS[code]
    if code != languages.SOURCE:
        source = ensure_home(languages.SOURCE)
        home = source.copy_for_translation(locale)
        home.title, home.heading, home.lead, home.slug = title, heading, "", f"home-{code}"
        home.doors = []
        home.save_revision().publish()
        return home  # type: ignore[no-any-return]
    root = Page.get_first_root_node()
    welcome = root.get_children().filter(slug="home").exclude(content_type__model="homepage").first()
    home = root.add_child(instance=HomePage(title=title, heading=heading, slug="poruch", locale=locale))
    Site.objects.update_or_create(
        is_default_site=True, defaults={"hostname": "localhost", "root_page": home, "site_name": "Поруч"}
    )
    if welcome and not welcome.get_children_count():
        welcome.specific.delete()
    home.save_revision().publish()
    return home  # type: ignore[no-any-return]


def name_site(address: str) -> None:
    """Wagtail's own record of the site begins as ``localhost``, and whatever it writes would lead there.

    What an editor has written into the record stays.
    """
    wanted = urlsplit(address)
    host, port = wanted.hostname or "", wanted.port or (443 if wanted.scheme == "https" else 80)
    site = Site.objects.filter(is_default_site=True, hostname="localhost").first()
    if site is None or host in {"", "localhost", "127.0.0.1", "::1"}:
        return
    if not Site.objects.filter(hostname=host, port=port).exists():
        site.hostname, site.port = host, port
        site.save()


@transaction.atomic
def ensure_section(model: type[Any], code: str) -> Any:
    """The section page of ``model`` in a language, made when missing from the model's own titles."""
    home = ensure_home(code)
    locale = home.locale
    page = model.objects.filter(locale=locale).first()
    if page:
        return page
    if code != languages.SOURCE:
        page = ensure_section(model, languages.SOURCE).copy_for_translation(locale)
    else:
        page = model(slug=model.section_slug, show_in_menus=model.section_in_menu)
        page.locale = locale
    page.confirmed = True
    texts = model.section_texts.get(code) or model.section_texts[languages.SOURCE]
    page.title, page.summary = texts
    page.draft_title = page.title
    if page.pk is None:
        home.add_child(instance=page)
    page.save_revision().publish()
    return page


def ensure_sections() -> None:
    """The sections of apps that came to a site later, below every home page that exists."""
    for home in HomePage.objects.select_related("locale"):
        _count_children(home)
        for model in _sections:
            ensure_section(model, home.locale.language_code)


def _count_children(home: HomePage) -> None:
    """A home page made by the importer before 0.2 lost count of its sections; the next child would stand on
    another's path."""
    below = Page.objects.filter(path__startswith=home.path, depth=home.depth + 1).count()
    if home.numchild != below:
        Page.objects.filter(pk=home.pk).update(numchild=below)
