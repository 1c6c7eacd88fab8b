"""For a container's health check: ``python tools/healthy.py URL [seconds]``; exit code 0 is healthy.

``URL`` must answer 200. With ``seconds`` it is ``/readyz``: no change may wait longer to be indexed.
"""

import json
import sys
import urllib.error
import urllib.request


def problem(url: str, seconds: float | None = None) -> str | None:
    """What is wrong, as a sentence; none if all is well."""
    if not url.startswith(("http://", "https://")):
        return f"{url} is no web address."
    try:
        with urllib.request.urlopen(url, timeout=4) as answer:  # noqa: S310
            text = answer.read()
        if seconds is None:
            return None
        waited = float(json.loads(text)["outbox"]["oldest_seconds"])
    except (urllib.error.URLError, OSError) as error:
        return f"{url} does not answer: {error}"
    except (ValueError, KeyError, TypeError):
        return f"{url} says nothing about the outbox."
    return f"A change waits for {waited:.0f} s to be indexed." if waited > seconds else None


if __name__ == "__main__":
    sys.exit(problem(sys.argv[1], float(sys.argv[2]) if len(sys.argv) > 2 else None))
