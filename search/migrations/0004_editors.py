import django.db.models.deletion
import django.utils.timezone
import search.models.pins
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('search', '0003_outbox_engine'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        migrations.swappable_dependency(settings.WAGTAIL_PAGE_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='NeedMark',
            fields=[
                ('pk', models.CompositePrimaryKey('digest', 'day', blank=True, editable=False, primary_key=True, serialize=False)),
                ('digest', models.CharField(max_length=64)),
                ('day', models.DateField(db_index=True)),
            ],
        ),
        migrations.CreateModel(
            name='PinnedResult',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('queries', models.TextField(help_text='По одному на рядок, звичайними словами. Форма слів, великі літери й порядок не мають значення: «довідка ВПО» спрацює і для «довідку впо». Зайве слово в запиті читача — уже інший запит.', verbose_name='запити')),
                ('locale', models.CharField(blank=True, choices=[('', 'усі мови'), ('uk', 'Українська'), ('en', 'English'), ('ru', 'Русский'), ('crh', 'Qırımtatarca')], max_length=8, verbose_name='мова читача')),
                ('note', models.TextField(blank=True, help_text='Навіщо закріплено. Читачі цього не бачать.', verbose_name='примітка колегам')),
                ('starts', models.DateTimeField(default=django.utils.timezone.now, verbose_name='діє з')),
                ('expires', models.DateTimeField(default=search.models.pins.pin_expiry, help_text='Не довше року. Після цієї хвилини закріплення саме перестає діяти.', verbose_name='діє до')),
                ('created_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='хто закріпив')),
                ('page', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.WAGTAIL_PAGE_MODEL, verbose_name='сторінка')),
            ],
            options={
                'verbose_name': 'закріплений результат',
                'verbose_name_plural': 'закріплені результати',
                'ordering': ['expires', 'id'],
            },
        ),
        migrations.CreateModel(
            name='SearchNeed',
            fields=[
                ('digest', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('locale', models.CharField(choices=[('uk', 'Українська'), ('en', 'English'), ('ru', 'Русский'), ('crh', 'Qırımtatarca')], max_length=8, verbose_name='мова')),
                ('words', models.CharField(max_length=300, verbose_name='слова')),
                ('days', models.PositiveSmallIntegerField(verbose_name='днів')),
                ('last_day', models.DateField(db_index=True, verbose_name='востаннє')),
                ('found', models.CharField(choices=[('0-nothing', 'нічого'), ('1-little', 'мало'), ('2-enough', 'достатньо')], max_length=10, verbose_name='знайдено')),
            ],
            options={
                'verbose_name': 'потреба',
                'verbose_name_plural': 'чого шукають',
                'ordering': ['found', '-days', 'words'],
                'indexes': [models.Index(fields=['locale', 'found', '-days'], name='search_need_listing')],
            },
        ),
        migrations.CreateModel(
            name='SearchRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('gate', 'звірка'), ('evaluation', 'оцінювання'), ('rebuild', 'перебудова')], max_length=16)),
                ('engine', models.CharField(max_length=32)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('ok', models.BooleanField()),
                ('figures', models.JSONField(default=dict)),
            ],
            options={
                'ordering': ['-at', '-id'],
                'indexes': [models.Index(fields=['kind', 'engine', '-at'], name='search_run_latest')],
            },
        ),
    ]
