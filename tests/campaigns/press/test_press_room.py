"""What a journalist gets: the room, contacts, facts, the kit, feeds, briefings."""

import io
import zipfile
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils import timezone
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file

from campaigns.press.models import PressRoomPage
from poruch.core import gates
from poruch.core.models import AttributionRule
from poruch.core.tree import ensure_section
from tests.factories import PartnerFactory, PhoneFactory
from tests.factories.press import NewsFactory, PressBriefingFactory, PressReleaseFactory
from tests.support import links, main, seen

pytestmark = pytest.mark.usefixtures("site")
LINE = "Захід проведено у співпраці з радою-зразком"


def material(**values):
    value = {"kind": "image", "title": "Матеріал", "image": None, "alt": "", "document": None,
             "licence": "cc-by-4.0", "author": "Редакція"}  # fmt: skip
    return {"type": "material", "value": {**value, **values}}


def room(**values):
    page = ensure_section(PressRoomPage, "uk")
    for name, value in values.items():
        setattr(page, name, value)
    page.save_revision().publish()
    return page


def rule(**values):
    fields = {
        "content_types": "event, press_briefing, campaign",
        "partner": PartnerFactory(),
        "line_uk": LINE,
    }
    return AttributionRule.objects.create(**{**fields, **values})


def kit(client):
    response = client.get("/uk/press/kit.zip")
    return response, zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content)))


def fact(days):
    on = timezone.localdate() - timedelta(days=days)
    value = {"number": f"{days}", "what": f"днів тому {days}", "source": "Зразок", "source_url": "",
             "date": on.isoformat(), "valid_days": None}  # fmt: skip
    return {"type": "fact", "value": value}


def test_an_empty_room_says_so(client):
    assert "Новин і заяв іще немає" in seen(client.get("/uk/press/"))


def test_the_latest_first_with_facts_contacts_and_their_dates(client):
    phone = PhoneFactory(number="0 800 111 222", last_called_on=timezone.localdate())
    hidden = PhoneFactory(number="0 800 333 444", confirmed=False)
    contacts = [
        {"type": "contact", "value": {"role": "Пресслужба", "phone": one.pk, "email": "", "languages": "uk"}}
        for one in (phone, hidden)
    ]
    room(facts=[fact(3), fact(400)], contacts=contacts)
    NewsFactory(title="Давня", issued_on=date(2026, 1, 1))
    PressReleaseFactory(title="Свіжа", issued_on=date(2026, 2, 1))
    text = seen(client.get("/uk/press/"))
    assert text.index("Свіжа") < text.index("Давня")
    assert "0 800 111 222" in text
    assert "додзвонилися" in text
    assert "0 800 333 444" not in text
    assert text.count("давно не перевіряли") == 1


def test_the_kit_holds_files_licences_facts_and_the_line(client):
    rule()
    image = get_image_model().objects.create(title="Плакат", file=get_test_image_file(size=(1300, 1100)))
    document = get_document_model()(title="Довідка")
    document.file.save("dovidka.txt", ContentFile(b"text"))
    found = [
        material(image=image.pk, alt="Опис"),
        material(kind="document", document=document.pk, licence="ask"),
    ]
    room(press_kit=found, facts=[fact(3)])
    PressReleaseFactory(
        title="Заява для набору", press_kit=[material(image=image.pk, alt="Опис")], joint=True
    )
    response, archive = kit(client)
    names = archive.namelist()
    assert archive.testzip() is None
    assert [name.split(".")[-1] for name in names if name.startswith("files/")] == ["png", "txt"]
    assert "CC BY 4.0" in archive.read("LICENCE.txt").decode()
    assert LINE in archive.read("README.txt").decode()
    assert "днів тому 3" in archive.read("facts.txt").decode()
    assert any("Заява для набору" in archive.read(name).decode() for name in names if "releases/" in name)
    same = client.get("/uk/press/kit.zip", headers={"If-None-Match": response.headers["ETag"]})
    assert same.status_code == 304


def test_a_kit_that_grows_too_large_names_what_it_leaves_out(client, monkeypatch):
    monkeypatch.setattr("campaigns.press.kit.BYTES_MOST", 3)
    document = get_document_model()(title="Велика довідка")
    document.file.save("dovidka.txt", ContentFile(b"text"))
    room(press_kit=[material(kind="document", title="Велика", document=document.pk)])
    _response, archive = kit(client)
    assert not [name for name in archive.namelist() if name.startswith("files/")]
    assert "Велика" in archive.read("README.txt").decode()


def test_images_are_offered_in_the_shapes_they_are_large_enough_for(client):
    image = get_image_model().objects.create(title="Плакат", file=get_test_image_file(size=(1300, 1100)))
    page = PressReleaseFactory(press_kit=[material(image=image.pk, alt="Що на ньому")])
    text = seen(client.get(page.url))
    assert "1080×1080" in text
    assert "1200×630" in text
    assert "1080×1920" not in text
    assert "Що на ньому" in text
    files = [url for url in links(main(client.get(page.url))).values() if "_material" in url]
    assert {client.get(url).status_code for url in files} == {200}
    assert client.get(f"/uk/campaigns/_material/{page.pk}/{image.pk}/story/").status_code == 404
    page.unpublish()
    assert {client.get(url).status_code for url in files} == {404}


@pytest.mark.parametrize("path", ["/uk/press/feed/", "/uk/press/rss/"])
def test_feeds_carry_the_line(client, path):
    rule()
    PressBriefingFactory(title="Спільний брифінг", joint=True)
    text = client.get(path).content.decode()
    assert "Спільний брифінг" in text
    assert LINE in text


def test_a_joint_briefing_is_not_published_without_its_line(client):
    rule(line_uk="")
    with pytest.raises(gates.Refused):
        PressBriefingFactory(joint=True)
    AttributionRule.objects.update(line_uk=LINE)
    page = PressBriefingFactory(joint=True)
    assert LINE in seen(client.get(page.url))
    assert LINE in client.get(f"/api/v1/pages/{page.pk}").json()["attribution"]


def test_a_briefing_hides_its_place_and_stands_in_the_calendar(client):
    page = PressBriefingFactory(
        title="Брифінг у календарі", place="Зала-зразок", place_for_registered=True, format="offline",
        topic_line="Про зразки", accreditation="Напишіть нам", recording_url="https://example.org/rec",
    )  # fmt: skip
    text = client.get(page.url).content.decode()
    assert "Зала-зразок" not in text
    assert "адреса після акредитації" in text
    assert "recordedIn" in text
    assert "за Києвом" in seen(client.get(page.url))
    found = client.get(f"/api/v1/pages/{page.pk}").json()
    assert found["place"] == ""
    assert found["topic_line"] == "Про зразки"
    assert "Брифінг у календарі" in seen(client.get("/uk/events/"))


def test_an_embargo_must_end_before_the_page_goes():
    now = timezone.now()
    page = NewsFactory(live=False)
    page.embargo_until, page.expire_at = now + timedelta(days=2), now + timedelta(days=1)
    with pytest.raises(ValidationError) as refused:
        page.full_clean()
    assert "embargo_until" in refused.value.message_dict


@pytest.mark.parametrize("count", [1, 9])
def test_the_number_of_queries_does_not_grow(client, count, django_assert_max_num_queries):
    for _number in range(count):
        NewsFactory()
        PressReleaseFactory(joint=True)
        PressBriefingFactory()
    client.get("/uk/press/")
    with django_assert_max_num_queries(26):
        client.get("/uk/press/?again=1")
    with django_assert_max_num_queries(12):
        client.get("/uk/press/feed/?again=1")


def test_a_briefing_says_how_to_join_only_to_whom_it_may(client):
    hidden = PressBriefingFactory(format="online", join_info="<p>meet.example.org/tajemno</p>")
    html = seen(client.get(hidden.url))
    assert "tajemno" not in html
    assert "адреса після акредитації" in html
    shown = PressBriefingFactory(
        format="online", join_info="<p>meet.example.org/vidkryto</p>", join_for_registered=False
    )
    page = client.get(shown.url)
    assert "vidkryto" in seen(page)
    assert client.get(links(main(page))["У мій календар"]).status_code == 200
