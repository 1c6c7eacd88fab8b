"""Sample content for trying calendars and load: labelled in every title, loaded and removed by one command.

Lines of ``data/demo/*.jsonl`` are those of import_content, with moments such as ``{+7d18:00}``: seven days
from today at 18:00 in the site's time zone. Every slug begins with :data:`PREFIX`; so samples are found.
"""

import json
import re
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from poruch.core import away
from poruch.core.models import ContentPage

PREFIX: Final = "demo-"
#: What a sample's title begins with, by language.
LABELS: Final = {"uk": "Зразок: ", "en": "Sample: ", "ru": "Образец: "}
_MOMENT: Final = re.compile(r"\{([+-]\d{1,4})d(\d\d):(\d\d)\}")


def _moment(found: re.Match[str], shift: int) -> str:
    day = timezone.localdate() + timedelta(days=int(found[1]) + shift)
    return timezone.make_aware(datetime.combine(day, time(int(found[2]), int(found[3])))).isoformat()


def lines(folder: Path, copies: int = 1) -> Iterator[str]:
    """The samples as JSON lines; ``copies`` of every event, each a day later than the one before."""
    for path in sorted(folder.glob("*.jsonl")):
        for text in path.read_text(encoding="utf-8").splitlines():
            record: dict[str, Any] = json.loads(text)
            _check(record, path)
            for number in range(copies if record["type"] == "event" else 1):
                yield _copy(text, record, number)


def _check(record: dict[str, Any], path: Path) -> None:
    """A sample that is not labelled could be taken for the truth."""
    labelled = str(record["title"]).startswith(LABELS[record["locale"]])
    if not labelled or not record["slug"].startswith(PREFIX):
        raise ValueError(f"{path.name}: {record['slug']} is not labelled as a sample")


def _copy(text: str, record: dict[str, Any], number: int) -> str:
    made: dict[str, Any] = json.loads(_MOMENT.sub(lambda found: _moment(found, number), text))
    if number:
        made["slug"] = f"{record['slug']}-{number}"
        made["title"] = f"{record['title']} {number}"
        if "translation_of" in record:
            made["translation_of"] = f"{record['translation_of']}-{number}"
    return json.dumps(made, ensure_ascii=False)


def samples() -> Any:
    """The samples of the site, whoever changed them since."""
    titles = [f"^{re.escape(label)}" for label in LABELS.values()]
    return ContentPage.objects.filter(slug__startswith=PREFIX, title__regex="|".join(titles))


def remove() -> int:
    """Delete every sample for good; how many."""
    count = 0
    with transaction.atomic(), away.for_good():
        for page in samples().order_by("-depth", "pk"):
            page.specific.delete()
            count += 1
    return count


def folder() -> Path:
    return Path(settings.BASE_DIR) / "data" / "demo"
