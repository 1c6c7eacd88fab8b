"""OAI-PMH 2.0: an independent harvester, and the rules of the protocol as a table."""

import re
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

import pytest
from lxml import etree
from sickle import Sickle
from sickle.oaiexceptions import BadResumptionToken, IdDoesNotExist, NoRecordsMatch

from campaigns.education.models import HarvestRecord
from campaigns.education.oai import repository
from poruch.core.models import AttributionRule
from poruch.core.tree import ensure_home
from tests.factories import PartnerFactory
from tests.factories.education import LessonFactory, ProgrammeFactory, whole_lesson
from tests.support import expire, lock, restrict

OAI = "{http://www.openarchives.org/OAI/2.0/}"
DC = "{http://purl.org/dc/elements/1.1/}"
LOM = "{http://ltsc.ieee.org/xsd/LOM}"


def ask(client, **arguments):
    response = client.get(f"/oai?{urlencode(arguments, doseq=True)}")
    assert response.status_code == 200
    assert response.headers["Content-Type"].startswith("text/xml")
    return etree.fromstring(response.content)


def codes(root):
    return [error.get("code") for error in root.findall(f"{OAI}error")]


def identifiers(root):
    return [one.text for one in root.iter(f"{OAI}identifier")]


@pytest.mark.django_db(transaction=True)
def test_an_independent_harvester_takes_everything(live_server, monkeypatch):
    """Sickle follows tokens, reads both formats, sees deletions and gets the protocol's errors."""
    monkeypatch.setattr(repository, "PAGE", 2)
    ensure_home("uk")
    partner = PartnerFactory()
    AttributionRule.objects.create(content_types="lesson", partner=partner, line_uk="У співпраці з радою")
    programme = ProgrammeFactory()
    lessons = [whole_lesson(f"{n}", parent=programme, joint=True, lead_partner=partner) for n in range(4)]
    gone = LessonFactory(parent=programme)
    gone.delete()
    harvester = Sickle(f"{live_server.url}/oai", max_retries=0)
    assert harvester.Identify().deletedRecord == "persistent"
    assert {form.metadataPrefix for form in harvester.ListMetadataFormats()} == {"oai_dc", "lom"}
    assert "type:lesson" in {one.setSpec for one in harvester.ListSets()}
    records = list(harvester.ListRecords(metadataPrefix="oai_dc"))
    assert len(records) == 6
    assert [record.header.identifier for record in records if record.deleted] == [f"oai:localhost:{gone.pk}"]
    found = next(record for record in records if record.metadata.get("title") == ["Назва 0"])
    assert found.metadata["contributor"] == ["У співпраці з радою"]
    assert "CC BY 4.0" in found.metadata["rights"][0]
    only = harvester.ListIdentifiers(metadataPrefix="lom", set="type:programme")
    assert [header.identifier for header in only] == [f"oai:localhost:{programme.pk}"]
    one = harvester.GetRecord(identifier=f"oai:localhost:{lessons[1].pk}", metadataPrefix="lom")
    assert one.xml.find(f".//{LOM}duration").text == "PT45M"
    with pytest.raises(IdDoesNotExist):
        harvester.GetRecord(identifier="oai:localhost:999999", metadataPrefix="lom")
    with pytest.raises(NoRecordsMatch):
        harvester.ListRecords(metadataPrefix="oai_dc", **{"from": "2999-01-01"})
    with pytest.raises(BadResumptionToken):
        harvester.ListRecords(resumptionToken="made up")


NO_ID = "idDoesNotExist"
DUBLIN = {"verb": "ListRecords", "metadataPrefix": "oai_dc"}


@pytest.mark.usefixtures("site")
class TestProtocol:
    @pytest.mark.parametrize(
        ("arguments", "code"),
        [
            ({}, "badVerb"),
            ({"verb": "Delete"}, "badVerb"),
            ({"verb": ["Identify", "ListSets"]}, "badVerb"),
            ({"verb": "identify"}, "badVerb"),
            ({"verb": "Identify", "set": "x"}, "badArgument"),
            ({"verb": "ListRecords"}, "badArgument"),
            ({"verb": "GetRecord", "identifier": "oai:localhost:1"}, "badArgument"),
            ({"verb": "GetRecord", "metadataPrefix": "oai_dc"}, "badArgument"),
            ({"verb": "ListRecords", "metadataPrefix": ["oai_dc", "lom"]}, "badArgument"),
            ({**DUBLIN, "from": "yesterday"}, "badArgument"),
            ({**DUBLIN, "from": "2026-13-01"}, "badArgument"),
            ({**DUBLIN, "until": "9999-12-31T23:59:60Z"}, "badArgument"),
            (
                {**DUBLIN, "from": "2026-02-01", "until": "2026-01-01"},
                "badArgument",
            ),
            (
                {
                    **DUBLIN,
                    "from": "2026-01-01", "until": "2026-01-01T00:00:00Z",
                },
                "badArgument",
            ),
            ({**DUBLIN, "resumptionToken": "x"}, "badArgument"),
            ({"verb": "ListRecords", "resumptionToken": "x"}, "badResumptionToken"),
            ({"verb": "ListSets", "resumptionToken": "x"}, "badResumptionToken"),
            ({"verb": "ListRecords", "metadataPrefix": "marc"}, "cannotDisseminateFormat"),
            (
                {"verb": "GetRecord", "identifier": "oai:localhost:1", "metadataPrefix": "marc"},
                "cannotDisseminateFormat",
            ),
            ({"verb": "GetRecord", "identifier": "x", "metadataPrefix": "lom"}, "idDoesNotExist"),
            ({"verb": "GetRecord", "identifier": "oai:localhost:²", "metadataPrefix": "lom"}, NO_ID),
            ({"verb": "ListMetadataFormats", "identifier": "oai:other:1"}, "idDoesNotExist"),
            ({**DUBLIN, "set": "type:guide"}, "noRecordsMatch"),
            ({"verb": "ListIdentifiers", "metadataPrefix": "lom", "until": "1999-01-01"}, "noRecordsMatch"),
        ],
    )  # fmt: skip
    def test_what_the_protocol_forbids_is_answered_with_its_own_error(self, client, arguments, code):
        LessonFactory()
        root = ask(client, **arguments)
        assert codes(root) == [code]
        attributes = set(root.find(f"{OAI}request").attrib)
        assert attributes == (set() if code in {"badVerb", "badArgument"} else set(arguments))

    def test_every_answer_has_date_request_and_its_verb(self, client):
        LessonFactory()
        for verb in ("Identify", "ListMetadataFormats", "ListSets"):
            root = ask(client, verb=verb)
            assert [etree.QName(child).localname for child in root] == ["responseDate", "request", verb]
            assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", root[0].text)
            assert root[1].text == "http://testserver/oai"
            assert root[1].get("verb") == verb

    def test_arguments_may_be_posted(self, client):
        response = client.post("/oai", {"verb": "Identify"})
        assert etree.fromstring(response.content).find(f"{OAI}Identify") is not None
        assert client.put("/oai").status_code == 405

    def test_what_is_hidden_is_told_as_deleted_and_never_shown(self, client):
        programme = ProgrammeFactory()
        names = ("draft", "expired", "restricted", "private")
        pages = [LessonFactory(parent=programme, title=f"Таємний {name}") for name in names]
        never = LessonFactory(parent=programme, title="Таємний ніколи", live=False)
        pages[0].unpublish()
        expire(pages[1])
        restrict(pages[2])
        lock(pages[3])
        closed = ProgrammeFactory(title="Таємна програма")
        inside = LessonFactory(parent=closed, title="Таємний у закритій")
        closed.unpublish()
        root = ask(client, verb="ListRecords", metadataPrefix="oai_dc")
        assert "Таємн" not in etree.tostring(root, encoding="unicode")
        deleted = [
            header.findtext(f"{OAI}identifier")
            for header in root.iter(f"{OAI}header")
            if header.get("status") == "deleted"
        ]
        expected = {f"oai:localhost:{page.pk}" for page in (*pages, inside, closed)}
        assert set(deleted) == expected
        assert f"oai:localhost:{never.pk}" not in identifiers(root)

    def test_from_and_until_take_what_changed_between(self, client):
        pages = [LessonFactory() for _number in range(3)]
        start = datetime(2026, 5, 1, 12, tzinfo=UTC)
        HarvestRecord.objects.all().update(changed=start - timedelta(days=9))
        for number, page in enumerate(pages):
            HarvestRecord.objects.filter(page_id=page.pk).update(changed=start + timedelta(days=number))

        def told(**limits):
            root = ask(client, verb="ListIdentifiers", metadataPrefix="oai_dc", **limits)
            return [int(one.rsplit(":", 1)[1]) for one in identifiers(root)]

        keys = [page.pk for page in pages]
        assert told(**{"from": "2026-05-01"}) == keys
        assert told(**{"from": "2026-05-02", "until": "2026-05-02"}) == keys[1:2]
        assert told(**{"from": "2026-05-01T12:00:01Z", "until": "2026-05-03T12:00:00Z"}) == keys[1:]

    def test_tokens_go_on_where_the_last_answer_ended(
        self, client, monkeypatch, django_assert_max_num_queries
    ):
        monkeypatch.setattr(repository, "PAGE", 4)
        programme = ProgrammeFactory()
        for _number in range(9):
            LessonFactory(parent=programme)
        found, arguments = [], {"verb": "ListIdentifiers", "metadataPrefix": "oai_dc", "set": "type:lesson"}
        sizes = []
        while arguments:
            with django_assert_max_num_queries(10):
                root = ask(client, **arguments)
            part = identifiers(root)
            found += part
            sizes.append(len(part))
            token = root.find(f".//{OAI}resumptionToken")
            assert token.get("completeListSize") == "9"
            arguments = {"verb": "ListIdentifiers", "resumptionToken": token.text} if token.text else {}
        assert sizes == [4, 4, 1]
        assert len(set(found)) == 9

    def test_a_token_serves_only_its_own_verb(self, client, monkeypatch):
        monkeypatch.setattr(repository, "PAGE", 1)
        LessonFactory()
        token = ask(client, verb="ListRecords", metadataPrefix="lom").find(f".//{OAI}resumptionToken").text
        assert codes(ask(client, verb="ListIdentifiers", resumptionToken=token)) == ["badResumptionToken"]
        assert codes(ask(client, verb="ListRecords", resumptionToken=token)) == []

    @pytest.mark.parametrize(
        "query", ["verb=Identify&%01=1", "verb=GetRecord&metadataPrefix=lom&identifier=%EF%BF%BF"]
    )
    def test_what_xml_cannot_hold_is_answered_as_an_error(self, client, query):
        response = client.get(f"/oai?{query}")
        assert response.status_code == 200
        assert codes(etree.fromstring(response.content))
