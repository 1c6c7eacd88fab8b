"""``manage.py export_schema FILE``: the OpenAPI schema without a running server."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import translation

from poruch import languages


class Command(BaseCommand):
    help = "Write the OpenAPI schema of the API into a file"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--locale", choices=languages.CODES, default="en", help="the language of its words"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        from poruch.api.router import api

        with translation.override(options["locale"]):
            text = json.dumps(api.get_openapi_schema(), ensure_ascii=False, indent=1)
        options["file"].write_text(text + "\n", encoding="utf-8")
