"""What a web process loads when it starts, and what it leaves out: docs/decisions/0043-memory.md."""

import ast
import inspect
import re
import subprocess
import sys
import textwrap

import pytest
from django.apps import apps

from tests.server import ROOT, Site

#: Heavy, and used by few requests or by commands alone: loaded when they are used.
LATER = (
    "wagtail.api.v3", "openpyxl", "fpdf", "fontTools", "docx", "odfdo", "pypdf", "PIL.ImageFont",
    "elasticsearch", "elastic_transport", "boto3", "storages", "redis", "libzim", "pyrage", "qrcode",
    "graphene", "opentelemetry", "dawg_python", "tqdm",
)  # fmt: skip
#: Loads the application and all addresses, as the first request does; prints the names of its modules.
LOAD = """
import sys
import poruch.wsgi
from django.urls import get_resolver
get_resolver()._populate()
print("loaded", *sys.modules)
"""


def test_a_web_process_starts_without_what_few_requests_use(tmp_path):
    env = Site(tmp_path).env
    run = subprocess.run(
        [sys.executable, "-c", LOAD], cwd=ROOT, env=env, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
    loaded = set(run.stdout.split("loaded", 1)[1].split())
    assert {"poruch.api.router", "wagtail.admin.urls", "pymorphy3"} <= loaded
    assert sorted(loaded.intersection(LATER)) == []


@pytest.mark.parametrize("label", ["wagtailimages", "wagtaildocs", "wagtailsnippets", "wagtailredirects"])
def test_our_configurations_do_all_that_wagtail_s_do_but_its_api(label):
    ours = type(apps.get_app_config(label))
    wagtails = ours.__mro__[1]
    assert wagtails.__module__.startswith("wagtail.")
    assert _steps(ours) == [step for step in _steps(wagtails) if not _of_the_api(step)]


def _steps(config):
    """What ``ready`` does besides importing, a statement each. Two functions have names of ours."""
    statements = ast.parse(textwrap.dedent(inspect.getsource(config.ready))).body[0].body
    steps = [ast.unparse(step) for step in statements if not isinstance(step, ast.ImportFrom)]
    return [re.sub("(image|document)_policy", "get_permission_policy", step) for step in steps]


def _of_the_api(step):
    return step.startswith(("api.add_router", "register_content_types"))
