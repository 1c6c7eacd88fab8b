"""A copy of the starter content, built once by the commands that an operator runs."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.server import Site, copied

#: The live site that the copy is of.
LIVE = "https://poruch.example"


@dataclass
class Built:
    """The folder, the ZIM file, the public key, and the site they were made of."""

    site: Site
    folder: Path
    zim: Path
    key: Path

    def build(self, *arguments: str) -> Any:
        names = (str(self.folder), "--zim", str(self.zim), "--no-fallbacks")
        return self.site.manage("build_mirror", *names, *arguments)


@pytest.fixture(scope="package")
def built() -> Iterator[Built]:
    host = LIVE.partition("//")[2]
    with copied(PORUCH_BASE_URL=LIVE, ALLOWED_HOSTS=host, PORUCH_HTTPS="1") as site:
        work = site.data_dir.parent
        site.manage("mirror_key", str(work / "key"))
        site.extra_env["PORUCH_MIRROR_KEY"] = str(work / "key")
        found = Built(site, work / "copy", work / "poruch.zim", work / "key.pub")
        found.build()
        yield found
