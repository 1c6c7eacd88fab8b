import json
from datetime import date
from typing import Any

import poruch.core.models.sourced
from django.db import migrations, models
from django.db.models.functions import Cast
from poruch.core.models.partial_dates import first_day


def fill(apps: Any, schema_editor: Any) -> None:
    """The days of the sources that pages have already."""
    pages = apps.get_model("core", "ContentPage").objects.using(schema_editor.connection.alias)
    # The field of a migration knows no blocks: it would drop them all.
    rows = pages.annotate(raw=Cast("sources", models.TextField())).values_list("pk", "raw")
    for pk, raw in rows.iterator(chunk_size=500):
        days = sorted(_days(json.loads(raw or "[]")))
        if days:
            pages.filter(pk=pk).update(oldest_source=days[0], newest_source=days[-1])


def _days(sources: list[dict[str, Any]]) -> list[date]:
    found = [first_day(str(source["value"].get("date") or "")) for source in sources]
    return [day for day in found if day is not None]


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="contentpage",
            name="newest_source",
            field=poruch.core.models.sourced.SourceDay(
                db_index=True,
                editable=False,
                end=-1,
                null=True,
                serialize=False,
                verbose_name="дата найновішого джерела",
            ),
        ),
        migrations.AddField(
            model_name="contentpage",
            name="oldest_source",
            field=poruch.core.models.sourced.SourceDay(
                db_index=True,
                editable=False,
                end=0,
                null=True,
                serialize=False,
                verbose_name="дата найдавнішого джерела",
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
