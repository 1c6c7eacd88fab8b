"""Whether the site can open its port: ``python -m tools.port 8000``.

Asked before granian, which shares a port with another granian without a word (readers would get now one
site, now the other), and shows a backtrace where another program has it.
"""

import errno
import socket
import sys
from typing import Final

_WAY_ON: Final = "Another: make run PORT=8080"


def obstacle(port: str) -> str:
    """Why the port cannot be opened, in a sentence; "" when it can."""
    if not (port.isascii() and port.isdigit() and 0 < int(port) < 65_536):
        return f"PORT must be a number from 1 to 65535. It is “{port}”."
    with socket.socket() as probe:
        # Not in the way: connections of a site that has just ended.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(port)))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                return f"Port {port} is taken, perhaps by a site that runs already. {_WAY_ON}"
            return f"Port {port} cannot be opened: {error.strerror}. {_WAY_ON}"
    return ""


if __name__ == "__main__":
    sys.exit(obstacle(sys.argv[1]) or 0)
