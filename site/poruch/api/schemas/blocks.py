"""The parts pages are made of. Texts called ``…html`` or documented so are safe HTML."""

from typing import Any, Final

from pydantic import BaseModel, GetJsonSchemaHandler
from pydantic_core import CoreSchema

from .common import PageLink, PhoneNumber


class Heading(BaseModel):
    level: int
    html: str


class ItemList(BaseModel):
    ordered: bool
    items: list[str]


class Step(BaseModel):
    """One step of a guide. Every text but the title is HTML; "" when there is nothing to say.

    ``unconfirmed_phones`` counts the numbers withheld until an editor confirms them.
    """

    title: str
    action: str
    where: str
    phones: list[PhoneNumber]
    unconfirmed_phones: int
    papers: str
    wait: str
    risk: str


class Paper(BaseModel):
    """One entry of the checklist."""

    name: str
    note: str


class Deadline(BaseModel):
    """``value`` is null until a source confirms it: then nobody knows, and the page says so."""

    what: str
    value: str | None
    condition: str
    as_of: str
    confirmed: bool


class Amount(BaseModel):
    """``value`` in words and ``amount`` as a number are null until a source confirms them."""

    what: str
    value: str | None
    amount: int | float | None
    currency: str
    condition: str
    as_of: str
    confirmed: bool


class LawReference(BaseModel):
    """``act`` is null when its page is not public."""

    act: PageLink | None
    article: str
    edition: str
    note: str
    confirmed: bool


class Question(BaseModel):
    question: str
    answer: str


class Gap(BaseModel):
    """A gap to fill in a document template."""

    name: str
    hint: str


class Door(BaseModel):
    """A situation on the home page with the pages that help in it."""

    title: str
    text: str
    pages: list[PageLink]


class Block(BaseModel):
    """One part of a page, in the order of the page.

    ``type`` tells the form of ``value``: paragraph, quote, who_for and service are HTML; heading,
    list, step, document, deadline, amount, law, question, gap and door are objects; authority and
    related are page links; phone is a phone number; divider is null.
    """

    type: str
    value: (
        str | Heading | ItemList | Step | Paper | Deadline | Amount | LawReference | Question | Gap | Door
        | PhoneNumber | PageLink | None
    )  # fmt: skip

    @classmethod
    def __get_pydantic_json_schema__(cls, core: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """One form a type, so that ``type`` tells clients what ``value`` is."""
        schema = handler.resolve_ref_schema(handler(core))
        forms = schema["properties"]["value"]["anyOf"]
        return {
            "title": cls.__name__,
            "oneOf": [
                {
                    "type": "object",
                    "properties": {"type": {"type": "string", "enum": list(types)}, "value": form},
                    "required": ["type", "value"],
                }
                for types, form in zip(TYPES, forms, strict=True)
            ],
        }


#: The types of blocks for each form of ``Block.value``, in the order in which that names them.
TYPES: Final = (
    ("paragraph", "quote", "who_for", "service"), ("heading",), ("list",), ("step",), ("document",),
    ("deadline",), ("amount",), ("law",), ("question",), ("gap",), ("door",), ("phone",),
    ("authority", "related"), ("divider",),
)  # fmt: skip
