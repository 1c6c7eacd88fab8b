"""Elasticsearch on a developer's machine, without Docker: ``start``, ``stop``, ``status``.

    python tools/elasticsearch.py start [--port 9200] [--heap 1g] [--data-dir var/elasticsearch]

The first start fetches 947 MB with Maven and unpacks 200 MB into ``$PORUCH_CACHE_DIR`` (``~/.cache/poruch``).
Security is off and only this machine reaches it: not for production. Exit codes: 0 done, 1 not.
"""

import argparse
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from tools.elastic_cluster import Cluster, guard, running  # noqa: E402
from tools.elastic_install import VERSION, Unavailable, say  # noqa: E402
from tools.elastic_node import Failed, Node  # noqa: E402

__all__ = ["VERSION", "Cluster", "Failed", "Node", "Unavailable", "main", "running"]


def start(node: Node, asked: int | None) -> int:
    """``asked`` is the port that the caller insists on."""
    say(f"Starting Elasticsearch {VERSION} ...")
    if node.start():
        sys.stdout.write(f"Elasticsearch {VERSION} answers at {node.url}\n")
    elif asked in (node.port, 0, None):
        sys.stdout.write(f"Elasticsearch is already running at {node.url}\n")
    else:
        say(f"Elasticsearch is already running at {node.url}. Stop it first to move it to port {asked}.")
        return 1
    return 0


def stop(node: Node) -> int:
    stopped = node.stop()
    sys.stdout.write("Elasticsearch stopped.\n" if stopped else "Elasticsearch was not running.\n")
    return 0


def status(node: Node) -> int:
    port = node.running_port
    if port is None:
        sys.stdout.write(f"Elasticsearch is not running on {node.data_dir}\n")
        return 1
    node.port = port
    answer = node.ask("/")
    number = answer["version"]["number"] if answer else "does not answer"
    sys.stdout.write(f"Elasticsearch {number} at {node.url}: {node.status()}, process {node.pid}\n")
    return 0 if answer else 1


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="start | stop | status")
    data = Path(os.environ.get("PORUCH_DATA_DIR") or ROOT / "var") / "elasticsearch"
    for verb, text in (("start", "start it"), ("stop", "stop it"), ("status", "say whether it runs")):
        command = verbs.add_parser(verb, help=text)
        command.add_argument(
            "--data-dir", type=Path, default=data, help="indexes, settings, log (%(default)s)"
        )
        if verb == "start":
            command.add_argument("--port", type=int, help="0 is a free one (9200)")
            command.add_argument("--heap", default="1g", help="memory for Java: 512m, 1g (%(default)s)")
    verbs.add_parser("guard").add_argument("folder", type=Path)
    return parser


def main(given: list[str] | None = None) -> int:
    wanted = _arguments().parse_args(given)
    try:
        if wanted.verb == "guard":
            guard(wanted.folder)
            return 0
        if wanted.verb == "start":
            port = 9200 if wanted.port is None else wanted.port
            return start(Node(wanted.data_dir, port, wanted.heap), wanted.port)
        return (stop if wanted.verb == "stop" else status)(Node(wanted.data_dir))
    except (Unavailable, Failed) as error:
        say(str(error))
        return 1


if __name__ == "__main__":
    sys.exit(main())
