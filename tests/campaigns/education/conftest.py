"""What tests of education share."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from kb.indexing import glossary_groups
from search import glossary
from tests.factories.filled import term


@pytest.fixture
def explain() -> Iterator[Callable[..., Any]]:
    """``explain(name, definition)`` adds a term; the compiled glossary knows it, in this thread, at once."""
    with ExitStack() as held:

        def add(name: str, definition: str, **values: Any) -> Any:
            made = term("", name=name, definition=definition, **values)
            held.enter_context(glossary.override(glossary.compile_groups(glossary_groups())))
            return made

        yield add
