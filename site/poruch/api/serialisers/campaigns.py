"""Campaigns, stories and the press room in full."""

from typing import Any

from django.utils.html import escape

from campaigns.advocacy.blocks import gaps
from campaigns.materials.showing import images_in, shown
from poruch.api.pictures import image_object, open_images
from poruch.api.schemas.blocks import Block, Heading, ItemList
from poruch.api.schemas.campaigns import (
    CampaignDetail,
    DemandItem,
    FactItem,
    LetterItem,
    MaterialFile,
    MaterialItem,
    NamedLink,
    NewsDetail,
    PressBriefingDetail,
    PressContact,
    PressReleaseDetail,
    PressRoomDetail,
    SpeakerItem,
    StoryDetail,
    TimelineItem,
)
from poruch.api.schemas.media import ImageObject
from poruch.api.schemas.pages import AnyDetail
from poruch.api.serialisers.details import Context, running_text
from poruch.api.serialisers.events import happening
from poruch.api.serialisers.links import best_links
from poruch.api.serialisers.material import Material, number, values_of
from poruch.core.models import ContentPage
from poruch.core.pages import public

_LINKED = ("linked_events", "linked_guides")
_MATERIAL = ("kind", "title", "alt", "licence", "licence_url", "author")


def _text(value: dict[str, Any], name: str) -> str:
    return str(value.get(name) or "")


def campaign(page: Any, context: Context) -> AnyDetail:
    names = ("demands", "addressees", "timeline", "letters", "partner_organisations", *_LINKED)
    raw = {name: values_of(getattr(page, name)) for name in names}
    material = context.material(raw, pages=[pk for name in _LINKED for pk in raw[name]])
    demands = [
        DemandItem(text=_text(value, "text"), outcome=_text(value, "outcome")) for value in raw["demands"]
    ]
    below = public(ContentPage.objects.filter(pk__in=[story.pk for story in page.stories()]))
    return CampaignDetail(
        **context.shared(_of_campaign(page, demands, material)),
        goal=page.goal,
        demands=demands,
        addressees=[_named(value) for value in raw["addressees"]],
        timeline=[_entry(value, material) for value in raw["timeline"]],
        starts_on=page.starts_on,
        ends_on=page.ends_on,
        hashtags=page.hashtag_list,
        result=page.result,
        letters=[_letter(value, material) for value in raw["letters"]],
        share_texts=[str(value) for value in values_of(page.share_texts)],
        materials=_materials(page, page.materials, context),
        partner_organisations=[_named(value) for value in raw["partner_organisations"]],
        linked_events=material.links(raw["linked_events"]),
        linked_guides=material.links(raw["linked_guides"]),
        stories=list(best_links(below, context.language, context.addresses).values()),
    )


def _of_campaign(page: Any, demands: list[DemandItem], material: Material) -> list[Block]:
    """The texts others may show: letters and materials are fields of their own."""
    blocks = [Block(type="paragraph", value=escape(text)) for text in (page.result, page.goal) if text]
    if demands:
        items = [str(escape(demand.text)) for demand in demands]
        blocks.append(Block(type="list", value=ItemList(ordered=True, items=items)))
    return blocks + running_text(page, material)


def _entry(value: dict[str, Any], material: Material) -> TimelineItem:
    html = material.html(value.get("text"))
    return TimelineItem(date=_text(value, "date"), kind=_text(value, "kind"), html=html)


def _named(value: dict[str, Any]) -> NamedLink:
    return NamedLink(name=_text(value, "name"), url=_text(value, "url"))


def _letter(value: dict[str, Any], material: Material) -> LetterItem:
    plain = {name: _text(value, name) for name in ("title", "email", "subject", "language", "text")}
    return LetterItem(**plain, gaps=gaps(plain["text"]), tips=material.html(value.get("tips")))


def _materials(page: Any, stream: Any, context: Context) -> list[MaterialItem]:
    absolute = context.addresses.absolute
    images = open_images(images_in(stream))
    return [
        MaterialItem(
            **{name: getattr(one, name) for name in _MATERIAL},
            files=[
                MaterialFile(
                    label=file.label,
                    url=absolute(file.url),
                    width=file.width,
                    height=file.height,
                    size=file.size,
                )
                for file in one.files
            ],
            image=_image(images, one.image_id, context, one.alt),
        )
        for one in shown(page, stream)
    ]


def _image(images: dict[int, Any], pk: int | None, context: Context, alt: str) -> ImageObject | None:
    return image_object(images[pk], context.addresses, alt) if pk in images else None


def story(page: Any, context: Context) -> AnyDetail:
    parent = page.get_parent().pk
    material = context.material((), pages=[parent])
    return StoryDetail(
        **context.shared(running_text(page, material)),
        campaign=material.pages.get(parent),
        image=_image(open_images([page.image_id]), page.image_id, context, page.image_alt),
        image_alt=page.image_alt,
    )


def news(page: Any, context: Context) -> AnyDetail:
    ids = values_of(page.related)
    material = context.material((), pages=ids)
    return NewsDetail(
        **context.shared(running_text(page, material)), issued_on=page.issued_on, related=material.links(ids)
    )


def _contact(page: Any, context: Context) -> PressContact:
    return _reached(page.contact_role, page.contact_email, page.contact_phone, context)


def _reached(role: str, email: str, phone: Any, context: Context) -> PressContact:
    known = number(phone, context.language) if phone is not None and phone.confirmed else None
    return PressContact(role=role, email=email, phone=known)


def release(page: Any, context: Context) -> AnyDetail:
    return PressReleaseDetail(
        **context.shared(running_text(page, context.material(()))),
        issued_on=page.issued_on,
        about_us=page.about_us,
        media_contact=_contact(page, context),
        press_kit=_materials(page, page.press_kit, context),
    )


def briefing(page: Any, context: Context) -> AnyDetail:
    speakers = values_of(page.speakers)
    place = page.visible
    material = context.material([speakers, place.join_info])
    names = (
        "starts_at", "ends_at", "time_zone", "status", "status_note", "format", "topic_line", "accreditation",
        "accreditation_until", "recording_url",
    )  # fmt: skip
    return PressBriefingDetail(
        **context.shared(running_text(page, material)),
        **{name: getattr(page, name) for name in names},
        place=place.line,
        place_after_accreditation=place.place_hidden,
        join_info=material.html(place.join_info),
        join_after_accreditation=place.join_hidden,
        occurrences=[happening(one) for one in page.coming],
        speakers=[
            SpeakerItem(
                name=_text(value, "name"), role=_text(value, "role"), about=material.html(value.get("about"))
            )
            for value in speakers
        ],
        media_contact=_contact(page, context),
        press_kit=_materials(page, page.press_kit, context),
    )


def room(page: Any, context: Context) -> AnyDetail:
    contacts = [block.value for block in page.contacts]
    facts = [block.value for block in page.facts]
    blocks = running_text(page, context.material(()))
    if facts:
        items = [str(escape(f"{fact['number']}: {fact['what']}")) for fact in facts]
        heading = str(page._meta.get_field("facts").verbose_name)
        blocks.append(Block(type="heading", value=Heading(level=2, html=heading)))
        blocks.append(Block(type="list", value=ItemList(ordered=False, items=items)))
    return PressRoomDetail(
        **context.shared(blocks),
        facts=[
            FactItem(
                **{name: fact[name] or "" for name in ("number", "what", "source", "source_url")},
                date=fact["date"],
                stale=fact.is_stale,
            )
            for fact in facts
        ],
        contacts=[
            _reached(value["role"], value["email"] or "", value["phone"], context) for value in contacts
        ],
        press_kit=_materials(page, page.press_kit, context),
    )
