"""The entrance: /api/v1/ says where everything is."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse

from poruch.api.schemas.lists import Entrance

if TYPE_CHECKING:
    from ninja import NinjaAPI


def entrance(api: "NinjaAPI") -> Callable[[HttpRequest], HttpResponse]:
    """A view with the addresses of the schema, the docs and every endpoint by its operation id."""

    def view(request: HttpRequest) -> HttpResponse:
        schema = api.get_openapi_schema()
        root = request.path.rstrip("/")
        answer = Entrance(
            name=api.title,
            version=api.version,
            openapi=f"{root}{api.openapi_url}",
            docs=f"{root}{api.docs_url}",
            endpoints={
                operation["operationId"]: address
                for address, item in schema["paths"].items()
                for operation in item.values()
            },
        )
        return HttpResponse(answer.model_dump_json(), content_type="application/json; charset=utf-8")

    return view
