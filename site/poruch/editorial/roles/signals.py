"""Groups follow partners and languages; a new page belongs to the partner of who makes it."""

from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.signals import init_new_page

from poruch.core.models import ContentPage, HomePage, Partner
from poruch.editorial.roles.guards import own_partner
from poruch.editorial.roles.models import RoleGroup


@receiver(post_save, sender=Partner)
@receiver(post_save, sender=HomePage)
def new_partner_or_language(created: bool, raw: bool = False, **kwargs: Any) -> None:
    from poruch.editorial.roles.groups import sync

    if created and not raw:
        transaction.on_commit(lambda: sync() and None)


@receiver(post_delete, sender=RoleGroup)
def role_is_gone(instance: RoleGroup, **kwargs: Any) -> None:
    """A group without a role would keep its rights on rows and on the tree."""
    instance.group.__class__.objects.filter(pk=instance.group_id).delete()


@receiver(init_new_page)
def whose_new_page(page: Any, parent: Any, **kwargs: Any) -> None:
    """The form of a new page starts with the partner of the person who opened it."""
    if isinstance(page, ContentPage) and page.owner is not None and page.lead_partner_id is None:
        page.lead_partner_id = own_partner(page.owner, parent)
