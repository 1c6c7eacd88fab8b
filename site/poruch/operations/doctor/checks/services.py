"""What stands beside the site: Redis, Elasticsearch, the worker, the dictionary."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from django.conf import settings
from django.core.cache import caches
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django_tasks_db.models import DBTaskResult

from poruch.core.models.revision import Purge
from poruch.operations.doctor.findings import Circumstances, Finding, error, warning
from poruch.operations.doctor.findings import register as _register
from search import outbox
from search.admin.health import ATTEMPTS, LATE
from search.engines import EngineUnavailable
from search.models import OutboxEntry
from search.query import apertium

#: The version of Elasticsearch that the library speaks to.
ELASTIC: Final = 9
#: After how long a task that waits for the worker is a fault.
IDLE: Final = timedelta(minutes=5)


def redis(circumstances: Circumstances) -> Iterator[Finding]:
    # Not by its class: the module of the Redis cache is loaded only where Redis is used (5 MB).
    answers = getattr(caches["default"], "answers", None)
    if answers is not None and not answers():
        yield warning(
            _("Redis не відповідає: кожен процес тримає сторінки у своїй пам’яті."),
            _("Запустіть Redis або приберіть REDIS_URL."),
        )


def purging(circumstances: Circumstances) -> Iterator[Finding]:
    if settings.PORUCH_CDN_SECONDS and not settings.PORUCH_PURGE_URLS:
        yield error(
            _("Кеші перед сайтом тримають сторінки, а сайт не може їх очистити."),
            _("Задайте PORUCH_PURGE_URLS або приберіть PORUCH_CDN_SECONDS (docs/operations/caching.md)."),
        )
    if Purge.objects.filter(attempts__gte=ATTEMPTS).exists():
        yield error(
            _("Кеш перед сайтом не очищується: читачі можуть бачити старе."),
            _("Перевірте PORUCH_PURGE_URLS і PORUCH_PURGE_HEADER, потім manage.py purge_cache."),
        )


def elasticsearch(circumstances: Circumstances) -> Iterator[Finding]:
    if not settings.ELASTICSEARCH["hosts"]:
        return
    from search.engines.elastic.client import asking

    try:
        with asking() as asked:
            version = str(asked.info()["version"]["number"])
    except EngineUnavailable:
        yield warning(
            _("Elasticsearch не відповідає: пошук працює на запасному рушії."),
            _("Перевірте ELASTICSEARCH_URL, пароль і чи працює сервер (docs/operations/search.md)."),
        )
        return
    if version.partition(".")[0] != str(ELASTIC):
        yield error(
            _("Elasticsearch %(found)s не підтримується, потрібен %(wanted)d.")
            % {"found": version, "wanted": ELASTIC},
            _("Оновіть Elasticsearch і виконайте manage.py rebuild_search."),
        )


def index(circumstances: Circumstances) -> Iterator[Finding]:
    late = [name for name, (_count, age) in outbox.waiting().items() if age >= LATE]
    if late:
        yield error(
            _("Зміни довго чекають, доки потраплять у пошук: %s.") % ", ".join(sorted(late)),
            _("Перевірте, чи працює manage.py db_worker і чи відповідає рушій пошуку."),
        )
    failing = OutboxEntry.objects.filter(attempts__gte=ATTEMPTS).count()
    if failing:
        what = ngettext(
            "%(count)d запис не вдається внести в пошук.",
            "%(count)d записів не вдається внести в пошук.",
            failing,
        )
        yield warning(what % {"count": failing}, _("Причину названо в CMS: Звіти → Стан пошуку."))


def worker(circumstances: Circumstances) -> Iterator[Finding]:
    """Alive is who takes what waits."""
    if not settings.PORUCH_WORKER:
        return
    now = timezone.now()
    waiting = DBTaskResult.objects.ready().order_by("enqueued_at").first()
    if waiting is not None and now - waiting.enqueued_at > IDLE:
        minutes = int((now - waiting.enqueued_at).total_seconds() // 60)
        yield error(
            _("Фонова робота стоїть: перше завдання чекає %d хв.") % minutes,
            _("Запустіть manage.py db_worker (docs/operations.md) і подивіться в його журнал."),
        )
    failed = DBTaskResult.objects.failed().filter(finished_at__gte=now - timedelta(days=1)).count()
    if failed:
        what = ngettext(
            "За добу не вдалося %(count)d фонове завдання.",
            "За добу не вдалося фонових завдань: %(count)d.",
            failed,
        )
        yield warning(what % {"count": failed}, _("Подивіться в журнал db_worker."))


def dictionary(circumstances: Circumstances) -> Iterator[Finding]:
    found = apertium.state()
    if found["state"] == "ready":
        return
    todo = (
        _("Виконайте manage.py build_translations.")
        if found["apertium"]
        else _("Встановіть пакунок apertium-rus-ukr і виконайте manage.py build_translations.")
    )
    yield warning(_("Пошук не розуміє російських слів: словник %s.") % found["state"], todo)


def register() -> None:
    _register("redis", "Redis", redis)
    _register("purging", gettext_lazy("Кеші перед сайтом"), purging)
    _register("elasticsearch", "Elasticsearch", elasticsearch)
    _register("index", gettext_lazy("Пошук"), index)
    _register("worker", gettext_lazy("Фонова робота"), worker)
    _register("dictionary", gettext_lazy("Російсько-український словник"), dictionary)
