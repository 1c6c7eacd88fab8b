"""Nodes that live as long as the process that started them, for tests: one, or three as a cluster."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from tools.elastic_install import account, say
from tools.elastic_node import Failed, Node
from tools.processes import free_port, wait_for

ROOT = Path(__file__).resolve().parents[1]


@contextmanager
def _guarded() -> Iterator[Path]:
    """A folder for nodes' data. When we end, killed ourselves or not, its nodes end and it goes.

    A second process waits for the end of a pipe that only we hold: the system closes it for the dead.
    """
    folder = Path(tempfile.mkdtemp(prefix="poruch-elasticsearch-"))
    who = account()
    if who.other:
        os.chown(folder, who.uid, who.gid)
    guard = subprocess.Popen(
        [sys.executable, "-m", "tools.elasticsearch", "guard", str(folder)],
        cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    try:
        yield folder
    finally:
        assert guard.stdin
        guard.stdin.close()
        guard.wait()


def guard(folder: Path) -> None:
    """Wait until standard input ends, then stop whatever node runs below ``folder`` and remove it."""
    sys.stdin.buffer.read()
    nodes = [Node(path) for path in folder.iterdir()]
    wait_for(lambda: not any(node.starting for node in nodes), 30)
    for node in nodes:
        node.kill()
    shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def running(port: int = 0, heap: str = "1g", quick: bool = False) -> Iterator[Node]:
    """A node of its own on an empty folder, removed in the end. Port 0: a free one."""
    with _guarded() as folder:
        node = Node(folder / "poruch", port, heap, quick=quick)
        node.start()
        yield node


class Cluster:
    """Three nodes on loopback with ports that stay theirs. A context manager; forms in about 50 seconds.

    Every wait has an end. ``Failed`` says, with the end of a log, what did not happen.
    """

    #: Seconds for three Java processes to start on two cores and find each other.
    FORM_LIMIT = 240

    def __init__(self, heap: str = "512m", nodes: int = 3) -> None:
        self.heap = heap
        self.size = nodes
        self.nodes: list[Node] = []

    @property
    def urls(self) -> list[str]:
        return [node.url for node in self.nodes]

    def __enter__(self) -> Self:
        self._context = _guarded()
        folder = self._context.__enter__()
        try:
            self._form(folder)
        except BaseException:
            self._context.__exit__(*sys.exc_info())
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._context.__exit__(None, None, None)

    def _form(self, folder: Path) -> None:
        transports = [free_port() for _ in range(self.size)]
        names = [f"poruch-{number}" for number in range(1, self.size + 1)]
        shared = {
            "discovery.seed_hosts": [f"127.0.0.1:{port}" for port in transports],
            "cluster.initial_master_nodes": names,
        }
        self.nodes = [
            Node(folder / name, 0, self.heap, name, True, {**shared, "transport.port": port})
            for name, port in zip(names, transports, strict=True)
        ]
        say(f"Starting {self.size} Elasticsearch nodes ...")
        for node, starting in [(node, node.launch()) for node in self.nodes]:
            node.await_launch(starting)
        self.wait_for_status("green", self.FORM_LIMIT)

    def kill(self, index: int) -> None:
        """SIGKILL to the node ``index`` (0, 1, 2): what a lost machine looks like to the others."""
        self.nodes[index].kill()

    def start(self, index: int) -> None:
        """Start a killed node again, on its data and its ports; returns when it answers."""
        self.nodes[index].start()

    def wait_for_status(self, status: str = "green", seconds: float = 120, nodes: int | None = None) -> None:
        """Until some node sees ``nodes`` nodes (all) and this status or a better one; ``Failed`` if not."""
        wanted = self.size if nodes is None else nodes

        def reached() -> bool:
            return any(node.wait_for_status(status, 0, wanted) for node in self.nodes if node.pid)

        if not wait_for(reached, seconds):
            seen = {node.name: node.status() for node in self.nodes}
            raise Failed(
                f"The cluster was not {status} with {wanted} nodes in {seconds:.0f} seconds: {seen}."
            )
