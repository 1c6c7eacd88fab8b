"""The headless API of Poruch, mounted at /api/v1/."""

from django.utils.translation import gettext_noop as _

from poruch.api import problems
from poruch.api.docs import Docs
from poruch.api.endpoints import (
    acts,
    changes,
    drafts,
    events,
    glossary,
    media,
    pages,
    preview,
    resources,
    search,
    site,
    structure,
    translating,
    uploading,  # noqa: F401 (as writing)
    vocabularies,
    webhooks,
    writing,  # noqa: F401 (its operations stand on the router of the pages)
)
from poruch.api.params import QueryParser
from poruch.api.service import PoruchAPI, Renderer

VERSION = "1.2.0"

api = PoruchAPI(
    title="Poruch API",
    version=VERSION,
    description=_(
        "База знань «Поруч» для інших сайтів і застосунків: пошук, довідники, контакти, словник, закони. "
        "Читати можна без ключів і без файлів cookie; писати з токеном, за тими самими правилами, що й у "
        "редакції. Мову відповіді обирає ?locale= або Accept-Language."
    ),
    openapi_url="/openapi.json",
    docs_url="/docs",
    docs=Docs(),
    urls_namespace="api",
    renderer=Renderer(),
    parser=QueryParser(),
)
problems.connect(api)
for module in (
    *(search, pages, drafts, translating, resources, glossary, vocabularies, acts, events, site),
    *(structure, media, changes, webhooks, preview),
):
    api.add_router("", module.router)
