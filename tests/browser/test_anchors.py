"""Links to a place on a page lead to one: every public page of the starter content, without a browser."""

import re
import urllib.request
from urllib.parse import urldefrag, urljoin

from bs4 import BeautifulSoup


def test_every_link_to_a_place_on_a_page_has_its_target(server: str) -> None:
    def read(path: str) -> str:
        with urllib.request.urlopen(f"{server}{path}") as answer:
            return str(answer.read().decode())

    found = re.findall(r"<loc>https?://[^/<]+([^<]*)</loc>", read("/sitemap.xml"))
    found.append("/ru/guides/first-72-hours/")
    pages = {path: BeautifulSoup(read(path), "html.parser") for path in found}
    places = {path: {tag["id"] for tag in page.find_all(id=True)} for path, page in pages.items()}
    links = [
        (path, *urldefrag(urljoin(path, str(link["href"]))))
        for path, page in pages.items()
        for link in page.find_all("a", href=re.compile("#."))
    ]
    assert {"/uk/cooperation/", "/en/area-1-release/"} < set(pages)
    assert len(links) > 300
    nowhere = {(path, f"{to}#{place}") for path, to, place in links if place not in places.get(to, {place})}
    assert nowhere == set()
