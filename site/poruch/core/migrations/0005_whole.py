from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('core', '0004_purge'),
    ]

    operations = [
        migrations.AddField(
            model_name='siterevision',
            name='whole',
            field=models.PositiveBigIntegerField(db_default=0, default=0),
        ),
    ]
