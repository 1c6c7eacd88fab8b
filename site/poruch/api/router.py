"""The headless API of Poruch, mounted at /api/v1/."""

from django.utils.translation import gettext_noop as _

from poruch.api import problems
from poruch.api.docs import Docs
from poruch.api.endpoints import (
    acts,
    events,
    glossary,
    media,
    pages,
    resources,
    search,
    site,
    structure,
    vocabularies,
)
from poruch.api.params import QueryParser
from poruch.api.service import PoruchAPI, Renderer

VERSION = "1.1.0"

api = PoruchAPI(
    title="Poruch API",
    version=VERSION,
    description=_(
        "База знань «Поруч» для інших сайтів і застосунків: пошук, довідники, контакти, словник, закони. "
        "Лише читання, без ключів і без файлів cookie. Мову відповіді обирає ?locale= або Accept-Language."
    ),
    openapi_url="/openapi.json",
    docs_url="/docs",
    docs=Docs(),
    urls_namespace="api",
    renderer=Renderer(),
    parser=QueryParser(),
)
problems.connect(api)
for module in (search, pages, resources, glossary, vocabularies, acts, events, site, structure, media):
    api.add_router("", module.router)
