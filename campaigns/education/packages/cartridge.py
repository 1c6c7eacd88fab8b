"""IMS Common Cartridge 1.3: the web pages of a package with a manifest, and web links.

The manifest follows the specification of 1EdTech (Common Cartridge Profile 1.3): one organization of
structure ``rooted-hierarchy`` with one root item, resources of types ``webcontent`` and ``imswl_xmlv1p3``.
"""

from typing import Final

from django.utils import translation
from django.utils.translation import gettext as _
from lxml import etree
from lxml.builder import ElementMaker

from campaigns.education.oai.formats import clean
from campaigns.education.packages.pages import LessonFiles, Package
from poruch.core.richtext import drop_marks

CP: Final = "http://www.imsglobal.org/xsd/imsccv1p3/imscp_v1p1"
LOM_RESOURCE: Final = "http://ltsc.ieee.org/xsd/imsccv1p3/LOM/resource"
LOM_MANIFEST: Final = "http://ltsc.ieee.org/xsd/imsccv1p3/LOM/manifest"
WEB_LINK: Final = "http://www.imsglobal.org/xsd/imsccv1p3/imswl_v1p3"
_XSI: Final = "http://www.w3.org/2001/XMLSchema-instance"
_PROFILE: Final = "http://www.imsglobal.org/profile/cc/ccv1p3"
_LOCATIONS: Final = (
    f"{CP} {_PROFILE}/ccv1p3_imscp_v1p2_v1p0.xsd "
    f"{LOM_RESOURCE} {_PROFILE}/LOM/ccv1p3_lomresource_v1p0.xsd "
    f"{LOM_MANIFEST} {_PROFILE}/LOM/ccv1p3_lommanifest_v1p0.xsd"
)
_WEB: Final = "web/"
#: Vocabulary of roles in resources' metadata (Common Cartridge 1.3, section on authorisation).
_ROLES: Final = "IMSGLC_CC_Rolesv1p3"

_cp = ElementMaker(namespace=CP, nsmap={None: CP, "lom": LOM_RESOURCE, "lomimscc": LOM_MANIFEST, "xsi": _XSI})
_lom = ElementMaker(namespace=LOM_RESOURCE)
_about = ElementMaker(namespace=LOM_MANIFEST)
_link = ElementMaker(namespace=WEB_LINK, nsmap={None: WEB_LINK})


def cartridge(found: Package) -> dict[str, bytes]:
    """The files of the cartridge by path, the manifest among them."""
    with translation.override(found.language):
        return _Cartridge(found).files()


class _Cartridge:
    def __init__(self, found: Package) -> None:
        self.found = found
        self.held = {f"{_WEB}{path}": content for path, content in found.files.items()}
        self.resources: list[etree._Element] = []
        self.listed: set[str] = set()

    def files(self) -> dict[str, bytes]:
        items = [self._item(_("Про цей матеріал"), self._page("index.html", "i-index"))]
        for title, lessons in self.found.modules:
            below = [self._lesson(one) for one in lessons]
            items += [self._folder(f"f-{len(items)}", title, below)] if title else below
        self._rest()
        organization = _cp.organization(
            _cp.item(*items, identifier="root"), identifier="organization", structure="rooted-hierarchy"
        )
        manifest = _cp.manifest(
            self._metadata(),
            _cp.organizations(organization),
            _cp.resources(*self.resources),
            identifier="manifest",
        )
        manifest.set(f"{{{_XSI}}}schemaLocation", _LOCATIONS)
        return {"imsmanifest.xml": _bytes(manifest), **self.held}

    def _metadata(self) -> etree._Element:
        found = self.found
        language = found.language
        general = _about.general(
            _about.title(_string(found.title, language)),
            _about.language(language),
            _about.description(_string(drop_marks(found.summary) or found.title, language)),
        )
        rights = _about.rights(
            _about.copyrightAndOtherRestrictions(_about.value("yes")),
            _about.description(_string(" ".join(found.credit.sentences), language)),
        )
        return _cp.metadata(
            _cp.schema("IMS Common Cartridge"),
            _cp.schemaversion("1.3.0"),
            _about.lom(general, rights),
        )

    def _lesson(self, one: LessonFiles) -> etree._Element:
        """A folder with the teacher's page, the pupils' sheets, files and links."""
        key = f"l{one.lesson.pk}"
        below = [
            self._item(one.teacher.name, self._page(f"{one.folder}teacher.html", f"{key}-t", teacher=True)),
            self._item(one.pupils.name, self._page(f"{one.folder}pupils.html", f"{key}-p")),
        ]
        for number, file in enumerate(one.attached, 1):
            reference = (
                self._page(file.path, f"{key}-f{number}")
                if file.path
                else self._web_link(f"{key}-f{number}", file.title, file.url)
            )
            below.append(self._item(file.title, reference))
        for number, link in enumerate(one.links, 1):
            reference = self._web_link(f"{key}-w{number}", link["title"], link["url"])
            below.append(self._item(link["title"], reference))
        return self._folder(f"f-{key}", one.lesson.title, below)

    @staticmethod
    def _folder(identifier: str, title: str, below: list[etree._Element]) -> etree._Element:
        return _cp.item(_cp.title(clean(title)), *below, identifier=identifier)

    @staticmethod
    def _item(title: str, reference: str) -> etree._Element:
        return _cp.item(_cp.title(clean(title)), identifier=f"item-{reference}", identifierref=reference)

    def _page(self, path: str, identifier: str, *, teacher: bool = False) -> str:
        href = f"{_WEB}{path}"
        self.listed.add(href)
        parts = [_for_instructors()] if teacher else []
        resource = _cp.resource(
            *parts, _cp.file(href=href), identifier=identifier, type="webcontent", href=href
        )
        if teacher:
            resource.set("intendeduse", "lessonplan")
        self.resources.append(resource)
        return identifier

    def _web_link(self, identifier: str, title: str, url: str) -> str:
        path = f"links/{identifier}.xml"
        self.held[path] = _bytes(
            _link.webLink(_link.title(clean(title)), _link.url(href=url, target="_blank"))
        )
        self.listed.add(path)
        self.resources.append(_cp.resource(_cp.file(href=path), identifier=identifier, type="imswl_xmlv1p3"))
        return identifier

    def _rest(self) -> None:
        """What no item opens: the stylesheet and the licence. Each is a resource of its own."""
        for number, path in enumerate(sorted(set(self.held) - self.listed), 1):
            self.resources.append(
                _cp.resource(_cp.file(href=path), identifier=f"other-{number}", type="webcontent", href=path)
            )


def _string(text: str, language: str) -> etree._Element:
    return _about.string(clean(text), language=language)


def _for_instructors() -> etree._Element:
    role = _lom.intendedEndUserRole(_lom.source(_ROLES), _lom.value("Instructor"))
    return _cp.metadata(_lom.lom(_lom.educational(role)))


def _bytes(root: etree._Element) -> bytes:
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True))
