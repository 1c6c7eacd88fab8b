"""The four workflows and the three tasks they are made of."""

from typing import Any, Final

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from wagtail.models import Workflow, WorkflowPage, WorkflowTask

from poruch import languages
from poruch.core.models import HomePage
from poruch.editorial.workflow.needs import Needs, Part, Way, needs_now

_LEGAL: Final = {
    Way.OWN: Needs(None, joint=False, legal=False),
    Way.JOINT: Needs(None, joint=True, legal=False),
    Way.LEGAL: Needs(None, joint=False, legal=True),
    Way.JOINT_LEGAL: Needs(None, joint=True, legal=True),
}


def choose(page: Any) -> Any:
    """The workflow of a page's latest version, in every language tree alike."""
    return workflow_of(needs_now(page).way)


def workflow_of(way: Way) -> Any:
    return Workflow.objects.filter(poruch_route__code=way, active=True).first()


def task_for(part: Part) -> Any:
    from poruch.editorial.workflow.models import LegalReviewTask, PartnerReviewTask

    if part is Part.LEGAL:
        return LegalReviewTask.objects.filter(active=True).first()
    return PartnerReviewTask.objects.filter(whose=part, active=True).first()


def names() -> dict[Way, str]:
    return {
        Way.OWN: _("Погодження партнера"),
        Way.JOINT: _("Погодження обох партнерів"),
        Way.LEGAL: _("Погодження партнера й юриста"),
        Way.JOINT_LEGAL: _("Погодження обох партнерів і юриста"),
    }


@transaction.atomic
def sync() -> None:
    """Make what is missing and put it on every home page. Names that editors gave stay."""
    from poruch.editorial.workflow.models import Route

    with translation.override(languages.SOURCE):
        tasks = {part: _task(part) for part in Part}
        for way, name in names().items():
            route = Route.objects.filter(code=way).select_related("workflow").first()
            if route is None:
                route = Route.objects.create(code=way, workflow=Workflow.objects.create(name=name))
            _arrange(route.workflow, [tasks[part] for part in _LEGAL[way].parts])
    shared = workflow_of(Way.JOINT)
    for home in HomePage.objects.all():
        WorkflowPage.objects.update_or_create(page=home, defaults={"workflow": shared})


def _task(part: Part) -> Any:
    from poruch.editorial.workflow.models import LegalReviewTask, PartnerReviewTask

    found = task_for(part)
    if found is not None:
        return found
    if part is Part.LEGAL:
        return LegalReviewTask.objects.create(name=_("Перевірка юриста"))
    name = _("Згода провідного партнера") if part is Part.LEAD else _("Згода іншого партнера")
    return PartnerReviewTask.objects.create(name=name, whose=part)


def _arrange(workflow: Any, tasks: list[Any]) -> None:
    if [task.pk for task in workflow.tasks] == [task.pk for task in tasks] and workflow.active:
        return
    workflow.active = True
    workflow.workflow_tasks = [
        WorkflowTask(task_id=task.pk, sort_order=order) for order, task in enumerate(tasks)
    ]
    workflow.save()
