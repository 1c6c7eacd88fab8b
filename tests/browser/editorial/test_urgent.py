"""A wrong number on a joint page: put right by one publisher at once, confirmed by the other partner."""

from collections.abc import Callable
from typing import Any

from tests.browser.editorial.doing import choose, lines, open_line, open_page, reader_sees, said
from tests.browser.reader import Reader
from tests.factories.newsroom import CONTACT, NEW_NUMBER
from tests.server import Site

PUBLIC = f"/uk/contacts/{CONTACT}/"
REPORT = "/cms/reports/urgent/"
FOUR_DAYS_AGO = """
from datetime import timedelta
from poruch.editorial.workflow.models import UrgentCorrection
row = UrgentCorrection.objects.get()
UrgentCorrection.objects.update(at=row.at - timedelta(days=4))
"""


def change_first_phone(page: Any) -> None:
    """Another row of the site's phones in place of the first one of the page."""
    page.locator("#id_phone_links-0-phone-chooser").get_by_role("button", name="Дії").click()
    page.get_by_role("button", name="Виберіть телефон").click()
    page.get_by_role("dialog").get_by_role("link", name=NEW_NUMBER).click()
    page.get_by_role("dialog").wait_for(state="detached")


def test_a_corrected_number_is_seen_at_once_and_confirmed_by_the_other_partner(
    desk: Callable[[str], Any], visitor: Reader, newsroom: Site
) -> None:
    assert NEW_NUMBER not in reader_sees(visitor, PUBLIC)
    title = visitor.page.get_by_role("heading", level=1).inner_text()

    publisher = desk("ngo-publisher")
    open_page(publisher, title)
    change_first_phone(publisher)
    choose(publisher, "Термінове виправлення")
    publisher.get_by_label("Чому").fill("Старий номер не відповідає.")
    publisher.get_by_role("button", name="Виправити зараз").click()
    assert "вже видно читачам" in said(publisher)
    assert NEW_NUMBER in reader_sees(visitor, PUBLIC)

    assert title not in lines(desk("council-editor"), "waiting_for_me"), "an editor confirms nothing"
    counterpart = desk("council-publisher")
    assert title in lines(counterpart, "waiting_for_me")
    counterpart.goto(REPORT)
    assert "лишилося годин: 71" in counterpart.locator("table.listing").inner_text().lower()
    newsroom.manage("shell", "-v", "0", "-c", FOUR_DAYS_AGO)
    counterpart.reload()
    assert "час минув" in counterpart.locator("table.listing").inner_text().lower()

    open_line(counterpart, title)
    assert "Старий номер не відповідає." in counterpart.get_by_role("main").inner_text()
    counterpart.get_by_role("button", name="Підтвердити").click()
    assert "підтверджено" in said(counterpart)
    counterpart.goto(REPORT)
    assert title not in counterpart.get_by_role("main").inner_text()
    assert NEW_NUMBER in reader_sees(visitor, PUBLIC)
