import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def forget_references(apps, schema_editor):
    """Wagtail counted a page that a key had made as one that is used."""
    rows = apps.get_model("wagtailcore", "ReferenceIndex").objects.using(schema_editor.connection.alias)
    rows.filter(base_content_type__app_label="api", base_content_type__model="creation").delete()


def column(model, constraint=False):
    return models.ForeignKey(
        null=True,
        on_delete=django.db.models.deletion.SET_NULL,
        related_name="+",
        to=model,
        db_constraint=constraint,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("api", "0001_initial"),
        ("editorial_rules", "0003_standard_webhooks"),
        ("wagtailcore", "0098_apitoken"),
        ("wagtaildocs", "0014_alter_document_file_size"),
        ("wagtailimages", "0027_image_description"),
    ]

    operations = [
        migrations.AlterField("creation", "page", column(settings.WAGTAIL_PAGE_MODEL, constraint=True)),
        migrations.AddField("creation", "image", column("wagtailimages.image")),
        migrations.AddField("creation", "document", column("wagtaildocs.document")),
        migrations.AddField("creation", "target", column("editorial_rules.webhooktarget")),
        migrations.RunPython(forget_references, migrations.RunPython.noop),
    ]
