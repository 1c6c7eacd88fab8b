"""A page of every type with every field filled, each text holding a word of the test's choice."""

from datetime import date, timedelta
from typing import Any

from django.utils import timezone
from django.utils.html import escape

from kb.models import GlossaryTerm, ResourcePhone
from poruch.core.models import Phone
from poruch.core.tree import ensure_locale

from .advocacy import CampaignFactory
from .core import (
    AudienceFactory,
    PartnerFactory,
    PhoneFactory,
    RegionFactory,
    StandardPageFactory,
    TopicFactory,
)
from .education import whole_lesson, whole_programme
from .events import EventFactory, kyiv, moved
from .kb import (
    DocumentTemplateFactory,
    GlossaryTermFactory,
    GuideFactory,
    LegalActFactory,
    SupportResourceFactory,
    TopicPageFactory,
    step,
)
from .press import NewsFactory, PressBriefingFactory, PressReleaseFactory

#: Types of pages of content, by the code that data and API carry.
PAGE_TYPES = (
    "guide", "resource", "act", "template", "topic", "page", "programme", "lesson", "event", "campaign",
    "news", "press_release", "press_briefing",
)  # fmt: skip


def block(kind: str, value: Any) -> dict[str, Any]:
    return {"type": kind, "value": value}


def rich(name: str, word: str) -> str:
    """A paragraph that shows ``word`` literally."""
    return f"<p>{name} {escape(word)}</p>"


def metadata(word: str) -> dict[str, Any]:
    """The shared texts of every content page."""
    return {
        "title": f"Назва {word}",
        "summary": f"Підсумок {word}[S1]",
        "body": rich("Текст", word),
        "content_warning": f"Попередження {word}",
        "attribution": f"Атрибуція {word}",
        "author_role": f"Роль {word}",
        "reviewed_by": f"Перевіряла {word}",
        "legal_reviewed_by": f"Юрист {word}",
        "legal_reviewed_on": date(2025, 3, 1),
        "last_checked": date(2025, 2, 1),
        "review_due": timezone.localdate() + timedelta(days=60),
        "valid_from": date(2025, 1, 1),
        "joint": True,
        "lead_partner": PartnerFactory(),
        "sources": [
            block(
                "source",
                {
                    "code": "S1",
                    "title": f"Джерело {word}",
                    "url": "https://example.org/s1",
                    "date": "2026-01",
                },
            )
        ],
        "topics": [TopicFactory()],
        "audiences": [AudienceFactory()],
        "regions": [RegionFactory()],
    }


def guide(word: str, *, phones: list[Phone] | None = None, **values: Any) -> Any:
    act = values.pop("act", None) or LegalActFactory(title="Закон-посилання")
    other = values.pop("other", None) or GuideFactory(title="Сусідній довідник")
    resource = values.pop("resource", None) or SupportResourceFactory(title="Установа-посилання")
    texts = {name: rich(name, word) for name in ("action", "where", "papers", "wait", "risk")}
    listed = [phone.pk for phone in phones or []]
    fields = {
        "who_for": rich("Для кого", word),
        "steps": [step(f"Крок {word}", phones=listed, **texts), step("Крок другий")],
        "documents": [block("document", {"name": f"Папір {word}", "note": f"Уточнення {word}"})],
        "deadlines": [block("deadline", box(f"Строк {word}", "10 днів", word))],
        "amounts": [block("amount", {**box(f"Сума {word}", "100 000 грн", word), "amount": "100000"})],
        "authorities": [block("resource", resource.pk)],
        "law_refs": [
            block(
                "law",
                {
                    "act": act.pk, "article": f"5 {word}", "edition": f"Редакція {word}",
                    "note": f"Норма {word}", "confirmed": True,
                },
            )
        ],
        "faq": [block("question", {"question": f"Питання {word}", "answer": rich("Відповідь", word)})],
        "related": [block("guide", other.pk)],
    }  # fmt: skip
    return GuideFactory(**{**metadata(word), **fields, **values})


def box(
    what: str, value: str, word: str = "", *, confirmed: bool = True, as_of: str = "2026-01-01"
) -> dict[str, Any]:
    """The value of a deadline, or with sum and currency of an amount."""
    return {
        "what": what,
        "value": value,
        "condition": rich("Умова", word),
        "as_of": as_of,
        "confirmed": confirmed,
    }


def resource(word: str, *, phones: list[Phone] | None = None, **values: Any) -> Any:
    fields = {
        "services": [block("service", f"Послуга {word}")],
        "email": "dopomoha@example.org",
        "website": "https://example.org/dopomoha",
        "chat": f"Чат {word}",
        "address": f"Адреса {word}",
        "hours": f"Години {word}",
        "languages": ["uk", "en"],
        "free_of_charge": True,
        "accessibility": f"Доступність {word}",
        "phone_links": [ResourcePhone(phone=phone) for phone in phones or []],
    }
    return SupportResourceFactory(**{**metadata(word), **fields, **values})


def act(word: str, **values: Any) -> Any:
    fields = {
        "full_name": f"Повна назва {word}",
        "number": f"2010 {word}",
        "issued_on": "2022-01-26",
        "issuer": f"Видавець {word}",
        "edition": f"Редакція {word}",
        "edition_date": "2025-06",
        "official_url": "https://example.org/law",
        "requisites_confirmed": True,
    }
    return LegalActFactory(**{**metadata(word), **fields, **values})


def template(word: str, **values: Any) -> Any:
    fields = {
        "version": f"Версія {word}",
        "form_date": "2026-01-20",
        "placeholders": [block("gap", {"name": f"Поле {word}", "hint": f"Підказка {word}"})],
        "filled_example": f"Приклад {word}",
    }
    return DocumentTemplateFactory(**{**metadata(word), **fields, **values})


def topic(word: str, **values: Any) -> Any:
    return TopicPageFactory(**{**metadata(word), **values})


def page(word: str, **values: Any) -> Any:
    return StandardPageFactory(**{**metadata(word), **values})


def programme(word: str, **values: Any) -> Any:
    return whole_programme(word, **{**metadata(word), **values})


def lesson(word: str, **values: Any) -> Any:
    return whole_lesson(word, **{**metadata(word), **values})


def speaker(word: str) -> dict[str, Any]:
    value = {"name": f"Людина {word}", "role": f"Посада {word}", "about": rich("Про", word)}
    return block("speaker", value)


def event(word: str, **values: Any) -> Any:
    """Weekly; its second time is moved, with a word about it."""
    organiser = {"partner": None, "name": f"Установа {word}", "url": "https://example.org/o"}
    other = moved("2027-03-11", kyiv(2027, 3, 12, 18), kyiv(2027, 3, 12, 19), f"Перенесено {word}")
    fields = {
        "recurrence": "FREQ=WEEKLY;COUNT=3",
        "moved": [other],
        "format": "hybrid",
        "place": f"Зала {word}",
        "address": f"Адреса {word}",
        "join_info": rich("Приєднатися", word),
        "join_for_registered": False,
        "safety_note": f"Безпека {word}",
        "organisers": [block("organiser", organiser)],
        "speakers": [speaker(word)],
        "materials": rich("Матеріали", word),
        "accessibility": f"Доступність {word}",
        "cost": f"Ціна {word}",
        "event_languages": ["uk"],
        "status": "postponed",
        "status_note": f"Пояснення {word}",
    }
    return EventFactory(**{**metadata(word), **fields, **values})


def campaign(word: str, **values: Any) -> Any:
    letter = {
        "title": f"Лист {word}", "email": "", "subject": f"Тема {word}", "language": "uk",
        "text": f"Прохання {word}", "tips": rich("Порада", word),
    }  # fmt: skip
    fields = {
        "goal": f"Мета {word}",
        "demands": [block("demand", {"text": f"Вимога {word}", "outcome": "open"})],
        "addressees": [block("addressee", {"name": f"Установа {word}", "url": "https://example.org/a"})],
        "timeline": [block("entry", {"date": "2026-01", "kind": "result", "text": rich("Було", word)})],
        "letters": [block("letter", letter)],
        "share_texts": [block("text", f"Допис {word}")],
        "result": f"Наслідок {word}",
        "partner_organisations": [block("partner", {"name": f"Разом {word}", "url": ""})],
    }
    return CampaignFactory(**{**metadata(word), **fields, **values})


def news(word: str, **values: Any) -> Any:
    return NewsFactory(**{**metadata(word), **values})


def press_release(word: str, **values: Any) -> Any:
    fields = {"about_us": f"Про нас {word}", "contact_role": f"Пресслужба {word}"}
    return PressReleaseFactory(**{**metadata(word), **fields, **values})


def press_briefing(word: str, **values: Any) -> Any:
    fields = {
        "topic_line": f"Предмет {word}",
        "accreditation": f"Акредитація {word}",
        "contact_role": f"Пресслужба {word}",
        "place": f"Зала {word}",
        "speakers": [speaker(word)],
    }
    return PressBriefingFactory(**{**metadata(word), **fields, **values})


_BUILDERS = {
    "campaign": campaign,
    "news": news,
    "press_release": press_release,
    "press_briefing": press_briefing,
    "guide": guide,
    "resource": resource,
    "act": act,
    "template": template,
    "topic": topic,
    "page": page,
    "programme": programme,
    "lesson": lesson,
    "event": event,
}


def filled(code: str, word: str = "", **values: Any) -> Any:
    """A page of the type ``code``; ``word`` stands in each of its texts."""
    return _BUILDERS[code](word, **values)


def term(word: str, locale: str = "uk", **values: Any) -> GlossaryTerm:
    """A term whose public texts hold ``word``."""
    fields = {
        "name": f"Термін {word}",
        "definition": f"Пояснення {word}",
        "legal_basis": f"Підстава {word}",
        "locale": ensure_locale(locale),
    }
    return GlossaryTermFactory(**{**fields, **values})


def phone(word: str, **values: Any) -> Phone:
    return PhoneFactory(
        label_uk=f"Лінія {word}", hours_uk=f"Цілодобово {word}", source=f"Джерело {word}", **values
    )
