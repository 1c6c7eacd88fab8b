"""Rules of IMS Common Cartridge 1.3 for the parts we write, as code.

The schemas of 1EdTech are not ours to ship, so what they and the profile's text demand of manifests and web
links stands here: names, order and number of elements, identifiers and references, types of resources, and
that package and manifest list the same files.
"""

import re
import zipfile
from io import BytesIO
from typing import Any

from lxml import etree

CP = "http://www.imsglobal.org/xsd/imsccv1p3/imscp_v1p1"
LOM_MANIFEST = "http://ltsc.ieee.org/xsd/imsccv1p3/LOM/manifest"
LOM_RESOURCE = "http://ltsc.ieee.org/xsd/imsccv1p3/LOM/resource"
WEB_LINK = "http://www.imsglobal.org/xsd/imsccv1p3/imswl_v1p3"
#: Types of resources in the profile 1.3.
TYPES = {
    "webcontent",
    "imsqti_xmlv1p2/imscc_xmlv1p3/assessment",
    "imsqti_xmlv1p2/imscc_xmlv1p3/question-bank",
    "associatedcontent/imscc_xmlv1p3/learning-application-resource",
    "imsdt_xmlv1p3",
    "imswl_xmlv1p3",
    "imsbasiclti_xmlv1p3",
    "imsapip_xmlv1p0/imscc_xmlv1p3/assessment",
}
USES = {"lessonplan", "syllabus", "assignment", "unspecified"}
ROLES = {"Learner", "Instructor", "Mentor"}
#: Children in their order: name and fewest and most of it.
CHILDREN = {
    "manifest": [("metadata", 1, 1), ("organizations", 1, 1), ("resources", 1, 1)],
    "metadata": [("schema", 1, 1), ("schemaversion", 1, 1), ("lom", 1, 1)],
    "organizations": [("organization", 0, 1)],
    "organization": [("title", 0, 1), ("item", 1, 1), ("metadata", 0, 1)],
    "item": [("title", 0, 1), ("item", 0, None), ("metadata", 0, 1)],
    "resources": [("resource", 0, None)],
    "resource": [("metadata", 0, 1), ("file", 0, None), ("dependency", 0, None), ("variant", 0, 1)],
}
ATTRIBUTES = {
    "manifest": {"identifier"},
    "organization": {"identifier", "structure"},
    "item": {"identifier", "identifierref"},
    "resource": {"identifier", "type", "href", "intendeduse"},
    "file": {"href"},
}
#: Parts of LOM in a manifest that we write, in the order of the standard.
LOM_PARTS = ["general", "lifeCycle", "metaMetadata", "technical", "educational", "rights", "relation"]
_NAME = re.compile(r"^[A-Za-z_][\w.-]*$")


def problems(content: bytes) -> list[str]:
    """What a strict importer would object to in an .imscc file."""
    archive = zipfile.ZipFile(BytesIO(content))
    names = archive.namelist()
    if "imsmanifest.xml" not in names:
        return ["no imsmanifest.xml at the root"]
    root = etree.fromstring(archive.read("imsmanifest.xml"))
    found = [*_structure(root), *_identifiers(root), *_metadata(root), *_organization(root)]
    found += [*_files(root, set(names) - {"imsmanifest.xml"})]
    for resource in root.iter(f"{{{CP}}}resource"):
        found += _resource(resource, archive)
    return found


def _local(element: Any) -> str:
    return str(etree.QName(element).localname)


def _structure(root: Any) -> list[str]:
    if root.tag != f"{{{CP}}}manifest":
        return [f"root is {root.tag}"]
    found = []
    for element in root.iter(f"{{{CP}}}*"):
        name = _local(element)
        if unknown := {one for one in element.attrib if "}" not in one} - ATTRIBUTES.get(name, set()):
            found.append(f"{name}: attributes {unknown}")
        if name not in CHILDREN or (name == "metadata" and element is not root[0]):
            continue
        rest = [_local(child) for child in element]
        for child, least, most in CHILDREN[name]:
            count = 0
            while rest and rest[0] == child:
                rest.pop(0)
                count += 1
            if count < least or (most is not None and count > most):
                found.append(f"{name}: {count} of {child}")
        if rest:
            found.append(f"{name}: {rest} out of place")
    return found


def _identifiers(root: Any) -> list[str]:
    given = [element.get("identifier") for element in root.iter() if element.get("identifier")]
    found = [f"identifier {one!r} is no name" for one in given if not _NAME.match(one)]
    found += [f"identifier {one!r} stands twice" for one in set(given) if given.count(one) > 1]
    for name in ("manifest", "organization", "item", "resource"):
        found += [
            f"{name} without identifier" for one in root.iter(f"{{{CP}}}{name}") if not one.get("identifier")
        ]
    return found


def _metadata(root: Any) -> list[str]:
    found = []
    for name, value in (("schema", "IMS Common Cartridge"), ("schemaversion", "1.3.0")):
        if root.findtext(f"{{{CP}}}metadata/{{{CP}}}{name}") != value:
            found.append(f"{name} is not {value}")
    lom = root.find(f"{{{CP}}}metadata/{{{LOM_MANIFEST}}}lom")
    if lom is None:
        return [*found, "no lom in the metadata"]
    parts = [_local(part) for part in lom]
    if parts != [part for part in LOM_PARTS if part in parts]:
        found.append(f"lom: {parts} out of order")
    if not lom.findtext(f"{{{LOM_MANIFEST}}}general/{{{LOM_MANIFEST}}}title/{{{LOM_MANIFEST}}}string"):
        found.append("lom without a title")
    return found


def _organization(root: Any) -> list[str]:
    organization = root.find(f"{{{CP}}}organizations/{{{CP}}}organization")
    if organization is None:
        return []
    found = []
    if organization.get("structure") != "rooted-hierarchy":
        found.append("structure is not rooted-hierarchy")
    top = organization.find(f"{{{CP}}}item")
    if top.get("identifierref"):
        found.append("the root item refers to a resource")
    known = {one.get("identifier") for one in root.iter(f"{{{CP}}}resource")}
    for item in top.iter(f"{{{CP}}}item"):
        below = item.findall(f"{{{CP}}}item")
        reference = item.get("identifierref")
        if item is not top and not item.findtext(f"{{{CP}}}title"):
            found.append("an item without a title")
        if reference and reference not in known:
            found.append(f"an item refers to {reference}, which is no resource")
        if reference and below:
            found.append("an item is both a folder and a link")
    return found


def _files(root: Any, held: set[str]) -> list[str]:
    listed = [element.get("href") for element in root.iter(f"{{{CP}}}file")]
    found = [f"{path} is listed and not there" for path in listed if path not in held]
    found += [f"{path} is there and not listed" for path in held - set(listed)]
    return found + [
        f"{path} leaves the package" for path in listed if ".." in path or path[0] == "/" or "\\" in path
    ]


def _resource(resource: Any, archive: zipfile.ZipFile) -> list[str]:
    kind, href = resource.get("type"), resource.get("href")
    files = [one.get("href") for one in resource.findall(f"{{{CP}}}file")]
    found = [] if kind in TYPES else [f"type {kind}"]
    if resource.get("intendeduse", "unspecified") not in USES:
        found.append(f"intendeduse {resource.get('intendeduse')}")
    for role in resource.iter(f"{{{LOM_RESOURCE}}}intendedEndUserRole"):
        if role.findtext(f"{{{LOM_RESOURCE}}}value") not in ROLES:
            found.append("unknown role")
    if kind == "webcontent" and href and href not in files:
        found.append(f"{href} is not among its files")
    if kind == "imswl_xmlv1p3":
        if href or len(files) != 1:
            found.append("a web link has one file and no href")
        found += _web_link(etree.fromstring(archive.read(files[0])))
    return found


def _web_link(root: Any) -> list[str]:
    if root.tag != f"{{{WEB_LINK}}}webLink" or [_local(one) for one in root] != ["title", "url"]:
        return ["a web link is title and url"]
    url = root[1]
    found = (
        []
        if (url.get("href") or "").startswith(("http://", "https://"))
        else ["a web link without an address"]
    )
    return found + ([] if set(url.attrib) <= {"href", "target", "windowFeatures"} else ["url: attributes"])
