"""How campaigns, stories and consents come in and go out as JSON lines. Files do not travel."""

from collections.abc import Iterator
from typing import Any, ClassVar

from django.utils.translation import gettext as _

from campaigns.advocacy.consent import against
from campaigns.advocacy.models import CampaignIndexPage, CampaignPage, ConsentRecord, StoryPage
from poruch.core.transfer import registry
from poruch.core.transfer.codecs import Context, Record
from poruch.core.transfer.errors import LineError
from poruch.core.transfer.pages import PageCodec
from poruch.core.transfer.rows import RowCodec
from poruch.core.transfer.values import text_in


class ConsentCodec(RowCodec):
    """Only among what partners hand each other, never in a public export."""

    def objects(self, *, drafts: bool) -> Iterator[Any]:
        return super().objects(drafts=drafts) if drafts else iter(())


class StoryCodec(PageCodec):
    """``campaign`` is the slug of the campaign above; ``consent`` the code of the record."""

    permissions: ClassVar[dict[str, str]] = {"consent": "campaigns_advocacy.view_consentrecord"}

    def known_fields(self) -> set[str]:
        return super().known_fields() | {"campaign"}

    def check(self, record: Record) -> None:
        super().check(record)
        if not record.get("campaign"):
            raise LineError(_("немає поля «%s»") % "campaign")

    def prepare(self, instance: Any, record: Record, context: Context) -> None:
        if instance is not None and instance.withdrawn_at:
            raise LineError(_("цю історію відкликано, її тексту не повертають"))
        locale, slug = record["locale"], text_in(record["campaign"])
        campaign = CampaignPage.objects.filter(slug=slug, locale__language_code=locale).first()
        if campaign is None:
            raise LineError(_("немає кампанії «%s» цією мовою") % slug[:80])
        if code := text_in(record.get("consent")):
            consent = context.by_code(ConsentRecord, code)
            if reason := next(against(consent, with_image=False), ""):
                raise LineError(reason)
        context.parents[self.type, locale] = campaign

    def objects(self, *, drafts: bool) -> Iterator[Any]:
        """None in a public export: nobody could take a withdrawn story out of the copies."""
        stories = super().objects(drafts=True) if drafts else ()
        return (page for page in stories if not page.withdrawn_at)

    def dump(self, instance: Any, context: Context) -> Record:
        record = super().dump(instance, context)
        record["campaign"] = instance.get_parent().slug
        return record


def register() -> None:
    registry.register(
        ConsentCodec(
            type="consent",
            order=60,
            model=ConsentRecord,
            key_field="code",
            fields=("given_on", "scope", "scope_note", "valid_until", "kept_at"),
        ),
        PageCodec(
            "campaign",
            CampaignPage,
            order=230,
            section=CampaignIndexPage,
            fields=(
                "goal", "demands", "addressees", "timeline", "starts_on", "ends_on", "hashtags", "result",
                "letters", "share_texts", "partner_organisations", "linked_events", "linked_guides",
            ),
        ),
        StoryCodec("story", StoryPage, order=231, section=CampaignIndexPage, fields=("consent",)),
    )  # fmt: skip
