"""Settings of the newsroom: who logs in and how, agreement, translation, mails, links, rules, trash."""

import zoneinfo
from typing import Any

from django.utils.functional import SimpleLazyObject

from poruch.settings import values

AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "poruch.editorial.roles.backends.SharedAccessBackend",
]
AUTH_PASSWORD_VALIDATORS: list[dict[str, Any]] = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "CommonPasswordValidator", "NumericPasswordValidator")
]
AUTH_PASSWORD_VALIDATORS.insert(
    1, {"NAME": "poruch.editorial.accounts.passwords.LengthValidator", "OPTIONS": {"min_length": 12}}
)

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "wagtailadmin_home"
# Private pages ask for the same login: a second form would let in without the second factor.
WAGTAIL_FRONTEND_LOGIN_URL = "/cms/login/"

#: Whether those who can publish must have a second factor; "0" is for a demonstration on one's own machine.
PORUCH_REQUIRE_MFA = values.switch("PORUCH_REQUIRE_MFA", on=True)
#: Hours without a request after which a session of the CMS ends, and hours after which it ends in any case.
PORUCH_SESSION_HOURS = values.number("PORUCH_SESSION_HOURS", 12, least=0.1)
PORUCH_SESSION_MAX_HOURS = values.number("PORUCH_SESSION_MAX_HOURS", 168, least=0.1)
#: Minutes after the password, or its second step, in which accounts, groups and tokens may be changed.
PORUCH_FRESH_MINUTES = values.number("PORUCH_FRESH_MINUTES", 30)
SESSION_COOKIE_AGE = int(PORUCH_SESSION_HOURS * 3600)
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
# No sign-up, no login by mail, no social accounts: their addresses do not exist (editorial.accounts.urls).
ACCOUNT_ADAPTER = "poruch.editorial.accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_RATE_LIMITS = {"login": "30/m/ip", "login_failed": "20/10m/ip,5/5m/key"}
MFA_ADAPTER = "poruch.editorial.accounts.adapters.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_FORMS = {
    "authenticate": "poruch.editorial.accounts.forms.CodeForm",
    "reauthenticate": "poruch.editorial.accounts.forms.CodeAgainForm",
}
MFA_TOTP_ISSUER = "Поруч"
# A phone's clock may be half a minute off.
MFA_TOTP_TOLERANCE = 1
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_ALLOW_UNVERIFIED_EMAIL = True

# Offline; answers only when Debian's apertium-rus-ukr is installed.
WAGTAILLOCALIZE_MACHINE_TRANSLATOR = {
    "CLASS": "poruch.editorial.translation.machine.translator.ApertiumTranslator"
}

# What was agreed to is one version: an edit asks everybody again.
WAGTAIL_WORKFLOW_REQUIRE_REAPPROVAL_ON_EDIT = True
WAGTAIL_FINISH_WORKFLOW_ACTION = "poruch.editorial.workflow.finish.publish"
# Our own mails say it without titles; Wagtail's would name the page.
WAGTAILADMIN_NOTIFICATION_INCLUDE_SUPERUSERS = False

# Without a host mails are only printed; docs/operations.md lists the variables.
EMAIL_HOST = values.text("PORUCH_EMAIL_HOST")
EMAIL_PORT = values.whole("PORUCH_EMAIL_PORT", 587, least=1)
EMAIL_HOST_USER = values.text("PORUCH_EMAIL_USER")
EMAIL_HOST_PASSWORD = values.text("PORUCH_EMAIL_PASSWORD")
EMAIL_USE_TLS = values.switch("PORUCH_EMAIL_TLS", on=True)
EMAIL_TIMEOUT = 20
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'console'}.EmailBackend"
DEFAULT_FROM_EMAIL = values.text("PORUCH_EMAIL_FROM", "poruch@localhost")

# Those that browsers know too: a script of the account's page stops at any other. Read when first asked for.
WAGTAIL_USER_TIME_ZONES = SimpleLazyObject(
    lambda: sorted(zoneinfo.available_timezones() - {"Factory", "localtime", "posixrules"})
)

#: Whether rules may call http addresses and those of closed networks (tests; never in production).
PORUCH_WEBHOOKS_PRIVATE = False
#: Whether the worker asks other sites if links to them still open; nothing leaves the server unasked.
PORUCH_LINK_CHECK = values.switch("PORUCH_LINK_CHECK")
#: Addresses of one run, and seconds between two questions to one host.
PORUCH_LINK_CHECK_MOST = values.whole("PORUCH_LINK_CHECK_MOST", 200)
PORUCH_LINK_CHECK_DELAY = values.number("PORUCH_LINK_CHECK_DELAY", 5)
#: Whether links into private networks are asked too; only for tests.
PORUCH_LINK_CHECK_PRIVATE = False

#: Days that a deleted page stays in the trash (`manage.py empty_trash`).
PORUCH_TRASH_DAYS = values.whole("PORUCH_TRASH_DAYS", 90)
#: Minutes in which who deleted or moved a page takes it back with one button, live as it was.
PORUCH_UNDO_MINUTES = values.whole("PORUCH_UNDO_MINUTES", 10)
