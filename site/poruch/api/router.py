"""The headless API of Poruch."""

from ninja import NinjaAPI

api = NinjaAPI(title="Poruch API", version="1.0.0", openapi_url="/openapi.json", docs_url=None)
