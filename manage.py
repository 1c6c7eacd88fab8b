#!/usr/bin/env python3
"""Django's command line with ``site/`` (a source root) on the path and a data folder."""

import errno
import os
import sys
from pathlib import Path

#: What the system says when a folder is full, is not there, or is not ours to write to.
_BLOCKED = {
    *(errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM),
    *(errno.ENOENT, errno.ENOTDIR, errno.EISDIR),
}


def main() -> None:
    root = Path(__file__).resolve().parent
    sys.path.insert(0, str(root / "site"))
    folder = Path(os.environ.get("PORUCH_DATA_DIR") or root / "var")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        sys.exit(f"The data folder (PORUCH_DATA_DIR) cannot be made: {error}")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "poruch.settings.dev")

    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line
    from django.db import OperationalError

    try:
        execute_from_command_line(sys.argv)
    except (ImproperlyConfigured, OperationalError, OSError) as error:
        told = isinstance(error, ImproperlyConfigured | OperationalError) or error.errno in _BLOCKED
        if not told or "--traceback" in sys.argv:
            raise
        sys.exit(_sentence(error))


def _sentence(error: Exception) -> str:
    """What an operator can act on; ``--traceback`` shows where it happened."""
    from django.core.exceptions import ImproperlyConfigured
    from django.utils.translation import gettext as _

    if isinstance(error, ImproperlyConfigured):
        return f"{error}"  # Without settings there are no translations.
    if isinstance(error, OSError):
        return _("Не вдалося записати або прочитати файл: %s. Перевірте місце на диску й права.") % error
    return (
        _(
            "База даних не дає цього зробити: %s. Перевірте DATABASE_URL, чи працює сервер бази, місце на "
            "диску й права на теку даних. Нову або старішу базу готує manage.py prepare."
        )
        % str(error).strip()
    )


if __name__ == "__main__":
    main()
