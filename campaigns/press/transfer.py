"""How news, releases and briefings come in and go out as JSON lines. Files do not travel."""

from typing import Any

from campaigns.events.transfer import SHARED, EventCodec
from campaigns.press.models import NewsPage, PressBriefingPage, PressReleasePage, PressRoomPage
from poruch.core.transfer import registry
from poruch.core.transfer.codecs import Context, Record
from poruch.core.transfer.pages import PageCodec

_CONTACT = ("contact_role", "contact_phone", "contact_email")


class PressCodec(PageCodec):
    """A number that no source vouches for is not named in a public export."""

    def dump(self, instance: Any, context: Context) -> Record:
        record = super().dump(instance, context)
        if instance.contact_phone and not context.references.may_name(instance.contact_phone):
            record["contact_phone"] = ""
        return record


class BriefingCodec(EventCodec, PressCodec):
    """Its place is for those with an accreditation, as an event's is for those registered."""


def register() -> None:
    registry.register(
        PageCodec(
            "news",
            NewsPage,
            order=240,
            section=PressRoomPage,
            fields=("issued_on", "embargo_until", "related"),
        ),
        PressCodec(
            "press_release",
            PressReleasePage,
            order=241,
            section=PressRoomPage,
            fields=("issued_on", "embargo_until", "about_us", *_CONTACT),
        ),
        BriefingCodec(
            "press_briefing",
            PressBriefingPage,
            order=242,
            section=PressRoomPage,
            fields=(
                *SHARED, "topic_line", "accreditation", "accreditation_until", "recording_url",
                "embargo_until", *_CONTACT,
            ),
        ),
    )  # fmt: skip
