"""Who must agree before anything goes out."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WorkflowConfig(AppConfig):
    name = "poruch.editorial.workflow"
    label = "editorial_workflow"
    verbose_name = _("Погодження")
