from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("search", "0002_fulltext")]

    operations = [
        migrations.AddField(
            model_name="outboxentry",
            name="engine",
            field=models.CharField(default="embedded", max_length=16),
        ),
        migrations.AlterField(
            model_name="outboxentry",
            name="due_at",
            field=models.DateTimeField(),
        ),
        migrations.AddIndex(
            model_name="outboxentry",
            index=models.Index(fields=["engine", "due_at"], name="search_outbox_due"),
        ),
        migrations.AlterField(
            model_name="indexeddocument",
            name="translation_key",
            field=models.CharField(blank=True, db_index=True, max_length=36),
        ),
    ]
