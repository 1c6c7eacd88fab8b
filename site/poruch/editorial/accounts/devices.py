"""What kind of browser and system a session began in: enough to know it again, too little to know anybody."""

from typing import Final

from django.http import HttpRequest

#: A sign in the header, and what it stands for; the first that fits: many call themselves Chrome and Safari.
_BROWSERS: Final = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chromium", "Chromium"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS: Final = (
    ("Windows", "Windows"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def device_of(request: HttpRequest) -> str:
    """«Firefox, Linux»; "" when neither is known. Versions and the rest of the header are not kept."""
    header = request.headers.get("User-Agent", "")
    return ", ".join(filter(None, (_first(_BROWSERS, header), _first(_SYSTEMS, header))))


def _first(signs: tuple[tuple[str, str], ...], header: str) -> str:
    return next((name for sign, name in signs if sign in header), "")
