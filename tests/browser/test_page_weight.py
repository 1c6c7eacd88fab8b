"""HTML and stylesheet of a page arrive in the first flight of packets."""

import re
import urllib.request

import pytest

from tests.browser.weight import SECTIONS, Weigher


@pytest.fixture(scope="module")
def weigher(server: str) -> Weigher:
    return Weigher(server)


@pytest.mark.parametrize("language", ["uk", "en"])
def test_every_guide_fits_into_the_first_flight(weigher: Weigher, language: str) -> None:
    guides = weigher.listed(f"/{language}/guides/")
    assert len(guides) >= 24
    assert weigher.too_heavy(guides) == {}


@pytest.mark.parametrize("language", ["uk", "en", "ru"])
def test_home_and_sections_fit_into_the_first_flight(weigher: Weigher, language: str) -> None:
    assert weigher.too_heavy([f"/{language}/{section}" for section in SECTIONS]) == {}


@pytest.mark.parametrize("section", ["contacts", "topics", "laws"])
def test_pages_of_the_other_sections_fit_into_the_first_flight(weigher: Weigher, section: str) -> None:
    pages = weigher.listed(f"/uk/{section}/")
    assert pages
    assert weigher.too_heavy(pages) == {}


@pytest.mark.parametrize("question", ["q=%D0%B4%D0%BE%D0%B2%D1%96%D0%B4%D0%BA%D0%B0", "q=zzzz", ""])
def test_answers_of_the_search_fit_into_the_first_flight(weigher: Weigher, question: str) -> None:
    assert weigher.too_heavy([f"/uk/search/?{question}"]) == {}


def test_the_stylesheet_is_sent_compressed_and_kept_by_the_browser(weigher: Weigher) -> None:
    sheet = re.findall(r'<link rel="stylesheet" href="([^"]+)"', weigher.text("/uk/"))[0]
    request = urllib.request.Request(weigher.server + sheet, headers={"Accept-Encoding": "gzip"})
    with urllib.request.urlopen(request) as answer:
        assert answer.headers["Content-Encoding"] == "gzip"
        assert "max-age=31536000" in answer.headers["Cache-Control"]
