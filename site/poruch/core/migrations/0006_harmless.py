from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('core', '0005_whole'),
    ]

    operations = [
        migrations.AddField(
            model_name='siterevision',
            name='harmless',
            field=models.TextField(db_default='', default=''),
        ),
        migrations.CreateModel(
            name='PublicChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('whole', models.BooleanField()),
                ('pages', models.TextField()),
            ],
            options={
                'default_permissions': (),
            },
        ),
    ]
