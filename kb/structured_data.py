"""schema.org objects of the knowledge base (HowTo, FAQPage, Article, Organization, Legislation)."""

from typing import TYPE_CHECKING, Any

from poruch.core.richtext import drop_marks, plain

if TYPE_CHECKING:
    from kb.models import GuidePage, LegalActPage, SupportResourcePage


def _about(page: Any) -> dict[str, Any]:
    about = {"name": page.title, "inLanguage": page.locale.language_code, "url": page.url}
    return {**about, "description": drop_marks(page.summary)} if page.confirmed else about


def guide_objects(page: "GuidePage") -> list[dict[str, Any]]:
    """A confirmed guide with steps is a HowTo, any other an Article; questions make a FAQPage.

    A draft is noindex, so its texts are not repeated for machines: phones pay for every byte.
    """
    dates = {
        "datePublished": page.first_published_at.isoformat() if page.first_published_at else None,
        "dateModified": page.last_published_at.isoformat() if page.last_published_at else None,
    }
    article = {
        **_about(page),
        "headline": page.title,
        **{name: value for name, value in dates.items() if value},
    }
    if page.steps and page.confirmed:
        steps = [
            {
                "@type": "HowToStep",
                "position": number,
                "name": block.value["title"],
                "text": plain(block.value["action"]) or plain(block.value["where"]),
            }
            for number, block in enumerate(page.steps, 1)
        ]
        objects = [{"@type": "HowTo", **article, "step": steps}]
    else:
        objects = [{"@type": "Article", "headline": page.title, **article}]
    if page.faq and page.confirmed:
        questions = [
            {
                "@type": "Question",
                "name": block.value["question"],
                "acceptedAnswer": {"@type": "Answer", "text": plain(block.value["answer"])},
            }
            for block in page.faq
        ]
        objects.append({"@type": "FAQPage", "inLanguage": page.locale.language_code, "mainEntity": questions})
    return objects


def organisation_object(page: "SupportResourcePage") -> dict[str, Any]:
    kinds = {"state": "GovernmentOrganization", "council": "GovernmentOrganization", "ngo": "NGO"}
    points = [
        {"@type": "ContactPoint", "telephone": phone.tel, "contactType": phone.label} for phone in page.phones
    ]
    return {
        "@type": kinds.get(page.org_type, "Organization"),
        **_about(page),
        **({"email": page.email} if page.email else {}),
        **({"sameAs": page.website} if page.website else {}),
        **({"contactPoint": points} if points else {}),
    }


def legislation_object(page: "LegalActPage") -> dict[str, Any]:
    known = page.requisites_confirmed
    return {
        "@type": "Legislation",
        **_about(page),
        **({"legislationIdentifier": page.number} if known and page.number else {}),
        **({"legislationDate": page.issued_on} if known and page.issued_on else {}),
        **({"sameAs": page.official_url} if page.official_url else {}),
    }
