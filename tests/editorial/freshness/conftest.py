"""A newsroom of two partners, and a law with pages that cite it."""

from types import SimpleNamespace
from typing import Any

import pytest

from poruch.editorial.roles.matrix import Role
from tests.factories import DocumentTemplateFactory, GuideFactory
from tests.factories.editorial_freshness import act_in_two_languages, citing
from tests.factories.people import member, two_partners
from tests.kept import kept


@pytest.fixture
def room(site: Any) -> SimpleNamespace:
    """Partners ``ngo`` and ``council``; people; ``act`` in two languages; pages that cite its article 214
    (``guide`` in two languages, ``joint``, ``template``) and one that cites another (``other``)."""
    return kept(_room)


def _room() -> SimpleNamespace:
    ngo, council = two_partners()
    act, act_en = act_in_two_languages()
    guide = citing(act, "ст. 214", "від 2024", title="Заява до поліції", lead_partner=ngo)
    english = citing(
        act_en, "Art. 214", "of 2024", title="Report", locale="en", translation_of=guide, lead_partner=ngo
    )
    return SimpleNamespace(
        ngo=ngo,
        council=council,
        act=act,
        act_en=act_en,
        guide=guide,
        english=english,
        joint=citing(act, "210–220", title="Спільний довідник", joint=True, lead_partner=council),
        template=DocumentTemplateFactory(title="Зразок заяви", based_on=act, lead_partner=ngo),
        other=citing(act, "5", title="Про інше", lead_partner=ngo),
        unrelated=GuideFactory(title="Без закону", lead_partner=ngo),
        editor=member(Role.EDITOR, ngo),
        publisher=member(Role.PUBLISHER, ngo),
        council_editor=member(Role.EDITOR, council),
        council_publisher=member(Role.PUBLISHER, council),
        lawyer=member(Role.LEGAL_REVIEWER),
        translator=member(Role.TRANSLATOR, language="en"),
        coordinator=member(Role.COORDINATOR, ngo),
    )


@pytest.fixture
def as_user(client: Any) -> Any:
    def log_in(user: Any) -> Any:
        client.force_login(user)
        return client

    return log_in
