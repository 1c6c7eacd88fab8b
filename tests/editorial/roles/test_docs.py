"""The editors' pages say what the matrix says."""

import pytest
from django.core.management import CommandError, call_command

from poruch.editorial.roles import printing


def test_the_pages_are_printed_from_the_matrix_of_today(monkeypatch):
    call_command("print_roles", check=True)
    monkeypatch.setattr(printing, "table", lambda language: "| another |")
    with pytest.raises(CommandError, match="out of date"):
        call_command("print_roles", check=True)


@pytest.mark.parametrize("language", list(printing.WORDS))
def test_a_cell_is_found_on_the_page(language):
    text = printing.path(language).read_text()
    words = printing.WORDS[language]
    assert all(f"### {name}" in text for name in words.roles.values())
    assert words.actions[printing.Action.PUBLISH] not in text  # Nobody may.
