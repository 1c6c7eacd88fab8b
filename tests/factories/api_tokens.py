"""Programs that hold a token of the API."""

import json
from collections.abc import Iterable
from datetime import timedelta
from typing import Any, Final

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from poruch.api.tokens import keeping, scopes

ROOT: Final = "/api/v1"
CONFIRMED: Final = {"law": True, "article": True, "edition": True, "date": True}


class Program:
    """Asks the API with a token of ``user``: with all scopes there are, unless some are named."""

    def __init__(self, user: Any, only: Iterable[str] | None = None) -> None:
        wanted = scopes.known() if only is None else only
        until = timezone.now() + timedelta(days=30)
        self.user = user
        self.token, self.secret = keeping.make(user, "program", wanted, until)
        self.client = Client()

    def __call__(self, method: str, address: str, body: Any = None, **headers: str) -> Any:
        """``if_match="…"`` is the header If-Match."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.generic(
            method,
            f"{ROOT}{address}",
            "" if body is None else json.dumps(body),
            content_type="application/json",
            headers={"Authorization": f"Bearer {self.secret}", **sent},
        )

    def ok(self, method: str, address: str, body: Any = None, **headers: str) -> Any:
        """The JSON of an answer that must be one."""
        answer = self(method, address, body, **headers)
        assert answer.status_code in {200, 201}, answer.content.decode()
        return answer.json()

    def upload(
        self, address: str, name: str, content: bytes, *, idempotency_key: str = "", **fields: Any
    ) -> Any:
        """A form with a file, as ``curl -F`` sends it."""
        file = SimpleUploadedFile(name, content, "application/octet-stream")
        headers = {"Authorization": f"Bearer {self.secret}"}
        if idempotency_key:
            headers["Idempotency-Key"] = idempotency_key
        return self.client.post(f"{ROOT}{address}", {**fields, "file": file}, headers=headers)

    def etag(self, page: Any) -> str:
        return str(self("GET", f"/drafts/{getattr(page, 'pk', page)}/source")["ETag"])

    def change(self, page: Any, **fields: Any) -> Any:
        return self("PATCH", f"/pages/{page.pk}", fields, if_match=self.etag(page))


def problem(answer: Any, status: int) -> str:
    """The sentence of an answer that must be a problem with this status."""
    assert answer.status_code == status, (answer.status_code, answer.content.decode())
    assert answer["Content-Type"] == "application/problem+json"
    found = answer.json()
    assert found["status"] == status
    assert found["detail"]
    return str(found["detail"])
