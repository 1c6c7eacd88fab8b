"""What axe finds."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe

from tests.browser.reader import Reader

RULES = {
    "resultTypes": ["violations"],
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"],
}


def violations(reader: Reader, context: Any = None) -> list[str]:
    """Rules broken on the page, or in a part of it: what, where and how."""
    found = Axe().run(reader.page, context=context, options=RULES).response["violations"]
    return [
        f"{one['id']} ({one['impact']}): {node['target']} {' '.join(node['failureSummary'].split())[:240]}"
        for one in found
        for node in one["nodes"][:3]
    ]
