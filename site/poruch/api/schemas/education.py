"""Educational programmes and lessons in full."""

from typing import Literal

from pydantic import BaseModel

from .common import PageLink
from .details import ContentDetail


class LicenceNote(BaseModel):
    """``code`` is an SPDX identifier. Each of our licences permits changes."""

    code: str
    name: str
    url: str


class AgeRange(BaseModel):
    """Years of age, both ends included; ``to_age`` is null for adults."""

    code: str
    name: str
    from_age: int
    to_age: int | None


class Module(BaseModel):
    """``text`` is HTML; ``lessons`` are in their order."""

    code: str
    title: str
    text: str
    lessons: list[PageLink]


class Activity(BaseModel):
    """A part of a lesson. The four texts are HTML; ``teacher`` is not for pupils."""

    title: str
    minutes: int
    part: str
    level: str
    pupils: str
    teacher: str
    simpler: str
    harder: str
    materials: list[str]


class Handout(BaseModel):
    """A sheet for pupils: HTML and the number of empty lines to write on."""

    title: str
    text: str
    lines: int


class WebLink(BaseModel):
    title: str
    url: str
    note: str


class LessonFile(BaseModel):
    title: str
    description: str
    url: str
    format: str
    size: int | None


class TeachingDetail(ContentDetail):
    """``downloads`` are addresses by kind: PDF sheets, web pages in a zip, Common Cartridge."""

    age_bands: list[AgeRange]
    goals: list[str]
    competences: list[str]
    teacher_notes: str
    licence: LicenceNote
    related: list[PageLink]
    downloads: dict[str, str]


class ProgrammeDetail(TeachingDetail):
    type: Literal["programme"]
    modules: list[Module]


class LessonDetail(TeachingDetail):
    """``minutes`` is all of the lesson; ``trauma_level`` is low, medium or high."""

    type: Literal["lesson"]
    programme: PageLink | None
    module: str
    number: int
    minutes: int
    trauma_level: str
    care: str
    materials: list[str]
    activities: list[Activity]
    handouts: list[Handout]
    links: list[WebLink]
    files: list[LessonFile]
