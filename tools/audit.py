"""Known holes in what the site is built of: ``make audit``.

Asks the vulnerability service of the registry through pip-audit, for the versions that ``requirements.txt``
locks. Where the service cannot be reached it says «not available» and fails nothing: no answer is not a clean
answer. What needs no service is checked in any case: that the installed packages fit together, that each pin
has a hash, and that what is installed is what is pinned.
"""

import json
import re
import subprocess
import sys
from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parents[1]
LOCKED: Final = ROOT / "requirements.txt"
SECONDS: Final = 120
#: Stand in every environment before us.
_INSTALLERS: Final = {"pip", "setuptools"}
_PIN: Final = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;\\]+)(.*)$")


def judge(dependencies: Iterable[dict[str, Any]]) -> tuple[list[str], int, int]:
    """Lines to print, how many packages were looked up, how many could not be. By pip-audit's JSON."""
    lines, asked, skipped = [], 0, 0
    for one in dependencies:
        if "skip_reason" in one:
            skipped += 1
            continue
        asked += 1
        for hole in one["vulns"]:
            fixed = ", ".join(hole["fix_versions"]) or "no version yet"
            lines.append(f"{one['name']} {one['version']}: {hole['id']} (mended in: {fixed})")
    return lines, asked, skipped


def ask_service() -> int:
    command = [
        *(sys.executable, "-m", "pip_audit", "-r", str(LOCKED), "--disable-pip", "--no-deps"),
        *("--format", "json", "--progress-spinner", "off"),
    ]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False)
        lines, asked, skipped = judge(json.loads(done.stdout)["dependencies"])
    except (subprocess.TimeoutExpired, ValueError, KeyError):
        lines, asked, skipped = [], 0, 0
    if not asked:
        sys.stdout.write("Known vulnerabilities: not available (no vulnerability service answers here).\n")
        return 0
    sys.stdout.write(f"Known vulnerabilities: {len(lines)} in {asked} packages; {skipped} not found there.\n")
    sys.stdout.write("".join(f"  {line}\n" for line in lines))
    return 1 if lines else 0


def pins(text: str) -> dict[str, tuple[str, bool, bool]]:
    """Name -> version, whether a hash follows, whether it is for some systems only."""
    found: dict[str, tuple[str, bool, bool]] = {}
    name = ""
    for line in text.splitlines():
        if match := _PIN.match(line):
            name = match[1]
            found[name] = (match[2], False, ";" in match[3])
        elif "--hash=sha256:" in line and name:
            found[name] = (found[name][0], True, found[name][2])
    return found


def problems_of_pins(text: str) -> list[str]:
    """What is locked without a hash, or installed in another version."""
    found = []
    for name, (wanted, hashed, conditional) in pins(text).items():
        if not hashed:
            found.append(f"{name} is locked without a hash")
        try:
            installed = version(name)
        except PackageNotFoundError:
            if not conditional:
                found.append(f"{name} is locked but not installed")
            continue
        if installed != wanted and name not in _INSTALLERS:
            found.append(f"{name} {installed} is installed, {wanted} is locked")
    return found


def main() -> int:
    code = ask_service()
    found = problems_of_pins(LOCKED.read_text())
    fits = subprocess.run([sys.executable, "-m", "pip", "check"], capture_output=True, text=True, check=False)
    if fits.returncode:
        found.append(fits.stdout.strip())
    sys.stdout.write("".join(f"{line}\n" for line in found) or "Pins: hashed, installed, and fit together.\n")
    return 1 if found or code else 0


if __name__ == "__main__":
    sys.exit(main())
