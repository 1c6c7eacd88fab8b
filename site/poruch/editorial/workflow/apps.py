"""Who must agree before anything goes out."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WorkflowConfig(AppConfig):
    name = "poruch.editorial.workflow"
    label = "editorial_workflow"
    verbose_name = _("Погодження")

    def ready(self) -> None:
        from poruch.core import gates
        from poruch.editorial.workflow import guard, routes, signals, witness

        gates.register(guard.check)
        gates.witness(witness.told)
        gates.use_workflow(routes.choose)
        signals.connect()
