"""Settings of the changes feed and of previews on other sites."""

import os

#: Days for which the changes feed remembers what is gone; a mirror that stays away longer begins anew.
PORUCH_TOMBSTONE_DAYS = int(os.environ.get("PORUCH_TOMBSTONE_DAYS", "400"))
