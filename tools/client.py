"""``python -m tools.client``: TypeScript types of the API, and the proof that a client compiles with them.

Needs Node and npm. The generator and the compiler have their versions in clients/typescript/package.json;
there is no lock file, because npm writes the registry's address into it.
"""

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "clients" / "typescript"
#: Seconds for npm to fetch what is missing.
LIMIT = 300


class Failed(Exception):
    """A step did not work; the text says which, with its output."""


def build(folder: Path = FOLDER) -> Path:
    """Write ``openapi.json`` and ``schema.d.ts`` into ``folder`` and compile ``usage.ts`` there."""
    if shutil.which("npm") is None:
        raise Failed("npm is missing: install Node 20 or newer")
    _run([sys.executable, str(ROOT / "manage.py"), "export_schema", str(folder / "openapi.json")], ROOT)
    _run(
        ["npm", "install", "--no-package-lock", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"],
        folder,
    )
    _run(["npm", "run", "--silent", "generate"], folder)
    _run(["npm", "run", "--silent", "check"], folder)
    return folder / "schema.d.ts"


def _run(command: list[str], folder: Path) -> None:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=LIMIT, check=False)
    if done.returncode:
        raise Failed(f"{' '.join(command[:3])} failed:\n{done.stdout}{done.stderr}")


if __name__ == "__main__":
    try:
        sys.stdout.write(f"Written: {build().relative_to(ROOT)}\n")
    except Failed as error:
        sys.exit(str(error))
