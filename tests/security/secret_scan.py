"""Secrets in the repository's files: ``python -m tests.security.secret_scan``, exit code 1 when one is new.

``--update`` writes what is found into ``.secrets.baseline``: only after somebody has looked at each. To ask
before every commit: ``ln -s ../../tools/pre-commit .git/hooks/pre-commit``. What looks like a secret only by
its entropy or by a word beside it is not told: hashes, translations and tests are full of such.
"""

import json
import re
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from detect_secrets.core.scan import get_plugins
from detect_secrets.core.secrets_collection import SecretsCollection
from detect_secrets.settings import transient_settings

ROOT: Final = Path(__file__).resolve().parents[2]
BASELINE: Final = ROOT / ".secrets.baseline"
PLUGINS: Final = (
    *("ArtifactoryDetector", "AWSKeyDetector", "AzureStorageKeyDetector", "BasicAuthDetector"),
    *("CloudantDetector", "DiscordBotTokenDetector", "GitHubTokenDetector", "GitLabTokenDetector"),
    *("IbmCloudIamDetector", "JwtTokenDetector", "MailchimpDetector", "NpmDetector", "OpenAIDetector"),
    *("PrivateKeyDetector", "PypiTokenDetector", "SendGridDetector", "SlackDetector", "SquareOAuthDetector"),
    *("StripeDetector", "TelegramBotTokenDetector", "TwilioKeyDetector"),
)
#: Made by programs, of no text, or content that is checked elsewhere.
SKIPPED: Final = (".svg", ".woff2", ".png", ".pdf", ".mo", ".po", ".txt", ".baseline", ".tsv", ".jsonl")

Found = dict[str, list[dict[str, str]]]


def scan(paths: Iterable[str], root: Path = ROOT) -> Found:
    """What stands in the files, by file; hashes in place of the secrets."""
    plugin = {
        "name": "PoruchSecretDetector",
        "path": f"file://{Path(__file__).with_name('secret_plugin.py')}",
    }
    plugins = [*({"name": name} for name in PLUGINS), plugin]
    found = SecretsCollection(root=str(root))
    with transient_settings({"plugins_used": plugins}):
        patterns = _patterns()
        for path in paths:
            if not path.endswith(SKIPPED) and _may_hold(root / path, patterns):
                found.scan_file(path)
    return {
        path: sorted(
            ({"type": one.type, "hashed_secret": one.secret_hash} for one in secrets),
            key=lambda one: (one["type"], one["hashed_secret"]),
        )
        for path, secrets in sorted(found.data.items())
        if secrets
    }


def _patterns() -> list[re.Pattern[str]]:
    """All that the plugins look for, to be asked of a whole file: the library goes line by line, slowly."""
    lists = [plugin.denylist for plugin in get_plugins()]  # type: ignore[attr-defined]
    return [re.compile(one.pattern, one.flags | re.MULTILINE) for each in lists for one in each]


def _may_hold(path: Path, patterns: list[re.Pattern[str]]) -> bool:
    text = path.read_text(errors="replace")
    return any(pattern.search(text) for pattern in patterns)


def tracked() -> list[str]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    return [path for path in listed.stdout.split("\0") if path and (ROOT / path).is_file()]


def new(found: Found, known: Found) -> list[str]:
    """Where there is what nobody has looked at, in lines to print."""
    return [
        f"{path}: {one['type']}"
        for path, secrets in found.items()
        for one in secrets
        if one not in known.get(path, [])
    ]


def baseline() -> Found:
    read: Found = json.loads(BASELINE.read_text())["results"]
    return read


def main(arguments: list[str]) -> int:
    found = scan(tracked())
    if "--update" in arguments:
        BASELINE.write_text(json.dumps({"version": "1.5.0", "results": found}, indent=2) + "\n")
        return 0
    lines = new(found, baseline())
    sys.stdout.write("\n".join(lines) + "\n" if lines else "No new secrets.\n")
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
