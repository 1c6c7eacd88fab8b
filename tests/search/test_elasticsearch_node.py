"""The node that tests and `make elasticsearch` run on: it answers, and the program's verbs tell the truth."""

import json
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tools.elasticsearch import Failed, Node, running

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.elasticsearch


def _get(url: str) -> Any:
    with urllib.request.urlopen(url, timeout=10) as answer:
        return json.load(answer)


def _tool(*arguments: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "tools/elasticsearch.py", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300)


def test_the_shared_node_is_a_real_elasticsearch_9(elasticsearch_url: str) -> None:
    about = _get(elasticsearch_url)
    assert about["version"]["number"].startswith("9.")
    assert about["tagline"] == "You Know, for Search"
    assert _get(f"{elasticsearch_url}/_cluster/health")["status"] in ("green", "yellow")


@pytest.fixture(scope="module")
def node(elasticsearch_url: str) -> Iterator[Node]:
    """A second node, ours alone: stopping it harms nobody."""
    with running(heap="512m", quick=True) as started:
        yield started


@pytest.mark.slow
class TestVerbs:
    def test_a_second_start_says_it_is_running(self, node: Node) -> None:
        again = _tool("start", "--data-dir", str(node.data_dir))
        assert (again.returncode, again.stdout) == (0, f"Elasticsearch is already running at {node.url}\n")

    def test_a_second_start_on_another_port_is_refused(self, node: Node) -> None:
        again = _tool("start", "--port", str(node.port + 1), "--data-dir", str(node.data_dir))
        assert again.returncode == 1
        assert "already running" in again.stderr

    def test_a_taken_port_is_said_plainly(self, node: Node) -> None:
        other = Node(node.data_dir.parent / "other", node.port)
        with pytest.raises(Failed, match=f"Port {node.port} is taken"):
            other.start()

    def test_only_this_machine_reaches_it(self, node: Node) -> None:
        addresses = _get(f"{node.url}/_nodes/_local/http,transport")["nodes"].popitem()[1]
        for kind in ("http", "transport"):
            assert all(address.startswith("127.0.0.1:") for address in addresses[kind]["bound_address"])

    def test_it_does_not_run_as_root(self, node: Node) -> None:
        assert Path(f"/proc/{node.pid}").stat().st_uid != 0

    def test_data_survive_a_stop_and_a_start(self, node: Node) -> None:
        request = urllib.request.Request(
            f"{node.url}/kept/_doc/1?refresh=true", b'{"name": "kept"}', {"Content-Type": "application/json"}
        )
        urllib.request.urlopen(request, timeout=30).close()
        pid = node.pid
        assert _tool("stop", "--data-dir", str(node.data_dir)).stdout == "Elasticsearch stopped.\n"
        assert not Path(f"/proc/{pid}/cmdline").exists() or not Path(f"/proc/{pid}/cmdline").read_bytes()
        assert _tool("status", "--data-dir", str(node.data_dir)).returncode == 1
        assert _tool("stop", "--data-dir", str(node.data_dir)).stdout == "Elasticsearch was not running.\n"
        assert node.start()
        assert _get(f"{node.url}/kept/_doc/1")["_source"] == {"name": "kept"}

    def test_a_number_that_another_process_has_now_is_left_alone(self, tmp_path: Path) -> None:
        node = Node(tmp_path / "stale")
        node.data_dir.mkdir()
        sleeper = subprocess.Popen(["sleep", "60"])
        (node.data_dir / "pid").write_text(str(sleeper.pid))
        try:
            assert not node.stop()
            assert sleeper.poll() is None
        finally:
            sleeper.kill()
            sleeper.wait()
