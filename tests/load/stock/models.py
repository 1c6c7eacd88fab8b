"""The one page type, as the tutorial of Wagtail writes it."""

from wagtail.admin.panels import FieldPanel
from wagtail.api import APIField
from wagtail.fields import RichTextField
from wagtail.models import Page


class ArticlePage(Page):
    body = RichTextField(blank=True)
    content_panels = [*Page.content_panels, FieldPanel("body")]
    api_fields = [APIField("body")]
    template = "stock/article.html"
