"""The knowledge base: guides, topics, contacts, glossary, legal acts, document templates."""

from .acts import LegalActIndexPage, LegalActPage
from .glossary import GlossaryPage, GlossaryTerm
from .guides import GuideIndexPage, GuidePage
from .resources import ResourceDirectoryPage, ResourcePhone, SupportResourcePage
from .templates import DocumentTemplatePage, TemplateIndexPage
from .texts import DocumentText
from .topics import TopicIndexPage, TopicPage

__all__ = [
    "DocumentTemplatePage",
    "DocumentText",
    "GlossaryPage",
    "GlossaryTerm",
    "GuideIndexPage",
    "GuidePage",
    "LegalActIndexPage",
    "LegalActPage",
    "ResourceDirectoryPage",
    "ResourcePhone",
    "SupportResourcePage",
    "TemplateIndexPage",
    "TopicIndexPage",
    "TopicPage",
]
