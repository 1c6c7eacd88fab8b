"""The endpoint: GET and POST to one address, an XML answer to whatever is asked."""

from datetime import UTC, datetime
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods
from lxml import etree
from lxml.builder import ElementMaker
from wagtail.models import Site

from campaigns.education.oai import arguments, formats
from campaigns.education.oai.errors import OaiError
from campaigns.education.oai.repository import Record, Repository, earliest, sets, stamp

OAI: Final = "http://www.openarchives.org/OAI/2.0/"
_LOCATION: Final = f"{OAI} {OAI}OAI-PMH.xsd"
_oai = ElementMaker(namespace=OAI, nsmap={None: OAI, "xsi": formats.XSI})


@never_cache
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def oai(request: HttpRequest) -> HttpResponse:
    """Only public pages. Sentences of errors are English: programs' owners read them everywhere."""
    with translation.override("en"):
        content = _answer(request)
    return HttpResponse(content, content_type="text/xml; charset=utf-8")


def _answer(request: HttpRequest) -> bytes:
    data = request.POST if request.method == "POST" else request.GET
    base = request.build_absolute_uri(request.path)
    root = _oai("OAI-PMH", _oai.responseDate(stamp(datetime.now(UTC))))
    root.set(f"{{{formats.XSI}}}schemaLocation", _LOCATION)
    asked = _oai.request(base)
    root.append(asked)
    try:
        verb, given = arguments.read(data)
        found = _Verbs(request, base).answer(verb, given)
    except OaiError as error:
        if error.code not in {"badVerb", "badArgument"}:
            _tell_request(asked, data)
        root.append(_oai.error(formats.clean(error.sentence), code=error.code))
    else:
        _tell_request(asked, data)
        root.append(_oai(verb, *found))
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))


def _tell_request(asked: etree._Element, data: Any) -> None:
    for name in data:
        asked.set(name, formats.clean(data[name]))


class _Verbs:
    def __init__(self, request: HttpRequest, base: str) -> None:
        self.request, self.base = request, base
        site = Site.objects.filter(is_default_site=True).first()
        self.repository = Repository(site.hostname if site else "localhost")

    def answer(self, verb: str, given: dict[str, str]) -> list[etree._Element]:
        if verb == "Identify":
            return self._identify()
        if verb == "ListMetadataFormats":
            return self._formats(given)
        if verb == "ListSets":
            return self._sets(given)
        if verb == "GetRecord":
            _check_prefix(given["metadataPrefix"])
            return [self._record(self.repository.get(given["identifier"]), given["metadataPrefix"])]
        return self._list(verb, given)

    def _identify(self) -> list[etree._Element]:
        values = (
            ("repositoryName", _("Поруч: уроки й освітні програми")),
            ("baseURL", self.base),
            ("protocolVersion", "2.0"),
            ("adminEmail", settings.DEFAULT_FROM_EMAIL),
            ("earliestDatestamp", earliest()),
            ("deletedRecord", "persistent"),
            ("granularity", "YYYY-MM-DDThh:mm:ssZ"),
        )
        return [_oai(name, value) for name, value in values]

    def _formats(self, given: dict[str, str]) -> list[etree._Element]:
        if "identifier" in given:
            self.repository.get(given["identifier"])
        return [
            _oai.metadataFormat(
                _oai.metadataPrefix(form.prefix),
                _oai.schema(form.schema),
                _oai.metadataNamespace(form.namespace),
            )
            for form in formats.FORMATS.values()
        ]

    @staticmethod
    def _sets(given: dict[str, str]) -> list[etree._Element]:
        if "resumptionToken" in given:
            raise OaiError("badResumptionToken", _("Перелік наборів короткий, токенів для нього немає."))
        return [_oai.set(_oai.setSpec(spec), _oai.setName(name)) for spec, name in sets()]

    def _list(self, verb: str, given: dict[str, str]) -> list[etree._Element]:
        asked = arguments.listing(verb, given)
        _check_prefix(asked.prefix)
        records, total, more = self.repository.listed(asked)
        tell = self._header if verb == "ListIdentifiers" else lambda one: self._record(one, asked.prefix)
        found = [tell(record) for record in records]
        if more or asked.after:
            last = records[-1].row
            told = asked.told + len(records)
            text = (
                arguments.token(verb, asked, (last.changed.isoformat(), last.page_id), told) if more else ""
            )
            element = _oai.resumptionToken(text, completeListSize=str(total), cursor=str(asked.told))
            found.append(element)
        return found

    @staticmethod
    def _header(record: Record) -> etree._Element:
        header = _oai.header(
            _oai.identifier(record.identifier),
            _oai.datestamp(record.stamp),
            *(_oai.setSpec(spec) for spec in record.sets),
        )
        if record.page is None:
            header.set("status", "deleted")
        return header

    def _record(self, record: Record, prefix: str) -> etree._Element:
        element = _oai.record(self._header(record))
        if record.page is not None:
            with translation.override(record.page.locale.language_code):
                url = self.request.build_absolute_uri(record.page.url)
                element.append(_oai.metadata(formats.metadata(prefix, record.page, url)))
        return element


def _check_prefix(prefix: str) -> None:
    if prefix not in formats.FORMATS:
        raise OaiError("cannotDisseminateFormat", _("Такого формату немає."))
