"""Settings that make a site unsafe or its letters useless."""

import os
from collections.abc import Iterator
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings
from django.core import mail
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from poruch.operations.doctor.findings import Circumstances, Finding, error, warning
from poruch.operations.doctor.findings import register as _register

_KNOWN_KEYS: Final = {"only-for-development", "only-for-tests"}
_KEY_LENGTH: Final = 50


def debug(circumstances: Circumstances) -> Iterator[Finding]:
    if settings.DEBUG and circumstances.public:
        yield error(
            _("Увімкнено режим розробки: помилки показують усім код і налаштування."),
            _("Задайте DJANGO_SETTINGS_MODULE=poruch.settings.production."),
        )


def secret_key(circumstances: Circumstances) -> Iterator[Finding]:
    key = settings.SECRET_KEY
    weak = (
        key in _KNOWN_KEYS
        or key.startswith("django-insecure")
        or len(key) < _KEY_LENGTH
        or len(set(key)) < 10
    )
    if weak and (circumstances.public or not settings.DEBUG):
        yield error(
            _("SECRET_KEY короткий або відомий іншим: ним можна підробити вхід."),
            _("Задайте випадковий SECRET_KEY, щонайменше 50 знаків. Старий додайте до SECRET_KEY_FALLBACKS."),
        )


def hosts(circumstances: Circumstances) -> Iterator[Finding]:
    odd = [
        host for host in settings.ALLOWED_HOSTS if "/" in host or (":" in host and not host.startswith("["))
    ]
    if odd:
        yield error(
            _("У ALLOWED_HOSTS стоять не імена: %s. За ними сайт не відповість нікому.") % ", ".join(odd),
            _("Назвіть у ALLOWED_HOSTS самі імена, без https:// і без порту."),
        )
    wild = [host for host in settings.ALLOWED_HOSTS if host.strip() in ("*", ".")]
    if wild and circumstances.public:
        yield error(
            _("ALLOWED_HOSTS приймає будь-яке ім’я сайту: у листи можна підставити чужу адресу."),
            _("Назвіть у ALLOWED_HOSTS лише імена свого сайту."),
        )


def https(circumstances: Circumstances) -> Iterator[Finding]:
    if not circumstances.public:
        return
    if not settings.SECURE_SSL_REDIRECT or not settings.SESSION_COOKIE_SECURE:
        yield error(
            _("Сайт працює без HTTPS: паролі редакторів і сторінки читачів видно в мережі."),
            _("Поставте перед сайтом Caddy (docs/operations/small-server.md) і задайте PORUCH_HTTPS=1."),
        )
    elif not settings.PORUCH_TRUSTED_PROXIES:
        yield warning(
            _("Проксі не названо: усі читачі разом мають одну межу пошуків."),
            _("Задайте PORUCH_TRUSTED_PROXIES: скільки ваших проксі дописують X-Forwarded-For (зазвичай 1)."),
        )


def base_url(circumstances: Circumstances) -> Iterator[Finding]:
    address = urlsplit(settings.WAGTAILADMIN_BASE_URL)
    host = address.hostname or ""
    named = [allowed.lstrip(".").strip("[]") for allowed in settings.ALLOWED_HOSTS]
    if (
        circumstances.public
        and "*" not in named
        and not any(host == one or host.endswith(f".{one}") for one in named)
    ):
        yield error(
            _("Адреса в листах (%s) не належить цьому сайту: посилання з листів не відкриються.")
            % (host or "?"),
            _("Задайте PORUCH_BASE_URL і ALLOWED_HOSTS з одним іменем."),
        )
    elif address.scheme == "http" and settings.SECURE_SSL_REDIRECT:
        yield warning(
            _("Адреса в листах починається з http, хоча сайт працює через HTTPS."),
            _("Задайте PORUCH_BASE_URL=https://…"),
        )


def second_factor(circumstances: Circumstances) -> Iterator[Finding]:
    if circumstances.public and not settings.PORUCH_REQUIRE_MFA:
        yield error(
            _("Другий крок входу вимкнено: вкраденого пароля досить, щоб публікувати."),
            _("Приберіть PORUCH_REQUIRE_MFA=0."),
        )


def registration_keys(circumstances: Circumstances) -> Iterator[Finding]:
    if circumstances.public and not settings.PORUCH_REGISTRATION_KEYS:
        yield warning(
            _("Реєстрації на події зашифровано ключем сайту: зі зміною SECRET_KEY їх не відкрити."),
            _("Задайте PORUCH_REGISTRATION_KEYS і виконайте manage.py rotate_registration_keys."),
        )


def copies(circumstances: Circumstances) -> Iterator[Finding]:
    if settings.PORUCH_MIRROR_KEY and not os.access(settings.PORUCH_MIRROR_KEY, os.R_OK):
        yield error(
            _("Ключ, яким підписують копії сайту, не читається: нової копії не буде."),
            _("Перевірте PORUCH_MIRROR_KEY і чи може сайт прочитати цей файл."),
        )
    wrong = [url for url in settings.PORUCH_MIRROR_URLS if not url.startswith("https://")]
    if wrong:
        yield error(
            _("Адреси копій не починаються з https://: %s.") % ", ".join(wrong),
            _("Виправте PORUCH_MIRROR_URL: повні адреси через кому."),
        )
    elif settings.PORUCH_MIRROR_URLS and not settings.PORUCH_MIRROR_PUBLIC_KEY:
        yield warning(
            _("Читачі не знають ключа копій сайту: підроблену не відрізнити."),
            _("Задайте PORUCH_MIRROR_PUBLIC_KEY: його показав manage.py mirror_key."),
        )


def letters(circumstances: Circumstances) -> Iterator[Finding]:
    """Whether the mail server lets us in; no letter is sent."""
    if not settings.EMAIL_BACKEND.endswith("smtp.EmailBackend"):
        if circumstances.public and settings.EMAIL_BACKEND.endswith("console.EmailBackend"):
            yield warning(
                _("Поштового сервера не названо: листів про реєстрацію й перевірку ніхто не отримає."),
                _("Задайте PORUCH_EMAIL_HOST і PORUCH_EMAIL_FROM (docs/operations.md)."),
            )
        return
    try:
        connection = mail.get_connection(timeout=5)
        connection.open()
        connection.close()
    except OSError as failed:
        yield error(
            _("Поштовий сервер не приймає нас: %s.") % type(failed).__name__,
            _("Перевірте PORUCH_EMAIL_HOST, PORUCH_EMAIL_PORT, PORUCH_EMAIL_USER і пароль."),
        )
    if settings.DEFAULT_FROM_EMAIL.endswith("@localhost"):
        yield warning(
            _("Листи підписано адресою localhost: їх відкинуть як спам."),
            _("Задайте PORUCH_EMAIL_FROM з адресою свого домену."),
        )


def register() -> None:
    _register("debug", gettext_lazy("Режим роботи"), debug)
    _register("secret_key", gettext_lazy("Ключ сайту"), secret_key)
    _register("hosts", gettext_lazy("Імена сайту"), hosts)
    _register("https", gettext_lazy("HTTPS і проксі"), https)
    _register("base_url", gettext_lazy("Адреса в листах"), base_url)
    _register("second_factor", gettext_lazy("Другий крок входу"), second_factor)
    _register("registration_keys", gettext_lazy("Ключі реєстрацій"), registration_keys)
    _register("copies", gettext_lazy("Копії сайту"), copies)
    _register("letters", gettext_lazy("Пошта"), letters)
