"""Words of Wagtail's own screens that its catalogues lack in Ukrainian: ours give them.

Nothing reads this module; ``make messages`` finds the texts here, and Django looks into our catalogues first.
"""

from typing import Final

from django.utils.translation import gettext_noop as _
from django.utils.translation import ngettext_lazy

WORDS: Final = (
    _("Search all pages…"),
    _("Search…"),
    _("Last login"),
    _("View latest version"),
    _("Saving will overwrite a newer version."),
    _("Proceeding will overwrite the changes you made in that window."),
    _("Proceeding will overwrite the changes made by %(user_name)s."),
    _("Wagtail %(current_version)s editor guide"),
)
COUNTED: Final = (
    ngettext_lazy(
        '%(total)s Page <span class="w-sr-only">created in %(site_name)s</span>',
        '%(total)s Pages <span class="w-sr-only">created in %(site_name)s</span>',
    ),
    ngettext_lazy(
        '%(total)s Image <span class="w-sr-only">created in %(site_name)s</span>',
        '%(total)s Images <span class="w-sr-only">created in %(site_name)s</span>',
    ),
    ngettext_lazy(
        '%(total)s Document <span class="w-sr-only">created in %(site_name)s</span>',
        '%(total)s Documents <span class="w-sr-only">created in %(site_name)s</span>',
    ),
)
