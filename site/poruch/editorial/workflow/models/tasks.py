"""Two types of tasks: a partner's agreement and a lawyer's check."""

from typing import Any, Final

from django.conf import settings
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.models import Task, TaskState, Workflow
from wagtail.signals import task_submitted

from poruch.core.gates import Refused
from poruch.editorial.workflow import mails, people, rounds
from poruch.editorial.workflow.forms import LegalForm, RejectForm, TaskStateCommentForm
from poruch.editorial.workflow.needs import Part

MODAL: Final = "editorial/workflow/action_modal.html"


class Route(models.Model):
    """Which of Wagtail's workflows is which of ours; editors may rename theirs."""

    code = models.CharField(max_length=20, unique=True)
    workflow = models.OneToOneField(Workflow, on_delete=models.CASCADE, related_name="poruch_route")

    def __str__(self) -> str:
        return self.code


class ReviewState(TaskState):
    """Somebody's turn to agree, and once approved the agreement to exactly one version.

    ``partner`` None: any partner but ``other_than``; once agreed, the partner it was given for. ``barred``
    are those who wrote the version, asked for the round or have agreed to it already.
    """

    part = models.CharField(max_length=12, choices=[(part.value, part.value) for part in Part])
    partner = models.ForeignKey(
        "core.Partner", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    other_than = models.ForeignKey(
        "core.Partner", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    fingerprint = models.CharField(max_length=64, db_index=True)
    barred = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+")

    class Meta:
        verbose_name = _("погодження")
        verbose_name_plural = _("погодження")


class OurTask(Task):
    """What both types share. ``part`` says whose turn it is."""

    task_state_class = ReviewState

    class Meta:
        abstract = True

    @property
    def part(self) -> Part:
        raise NotImplementedError

    def start(self, workflow_state: Any, user: Any = None) -> Any:
        """Wagtail asks for a task; what is next is decided by the version, so that a tick at «joint» in
        the draft changes the way."""
        mails.silence_wagtail()
        following = rounds.next_task(workflow_state)
        if following is not None and following.pk != self.pk:
            return following.start(workflow_state, user)
        state: ReviewState = rounds.opened(workflow_state, self)
        task_submitted.send(sender=ReviewState, instance=state, user=user)
        return state

    def on_action(self, task_state: Any, user: Any, action_name: str, **kwargs: Any) -> None:
        mails.silence_wagtail()
        state = ReviewState.objects.get(pk=task_state.pk)
        rounds.demand_turn(state, user)
        form = self.get_form_for_action(action_name)(kwargs)
        if not form.is_valid():
            raise Refused(sentence for sentences in form.errors.values() for sentence in sentences)
        if action_name == "approve":
            rounds.agree(state, user, form.cleaned_data)
        elif action_name == "reject":
            state.reject(user=user, comment=form.cleaned_data["comment"])

    def get_actions(self, obj: Any, user: Any) -> list[tuple[str, Any, bool]]:
        state = obj.current_workflow_task_state
        if not isinstance(state, ReviewState) or state.task_id != self.pk or not people.may(user, state):
            return []
        return [
            ("approve", self.approve_label, True),
            ("reject", _("Повернути на доопрацювання"), True),
        ]

    @property
    def approve_label(self) -> Any:
        return _("Погодити")

    def get_form_for_action(self, action: str) -> Any:
        return RejectForm if action == "reject" else TaskStateCommentForm

    def get_template_for_action(self, action: str) -> str:
        return MODAL

    def user_can_access_editor(self, obj: Any, user: Any) -> bool:
        state = obj.current_workflow_task_state
        return isinstance(state, ReviewState) and people.may(user, state)

    def locked_for_user(self, obj: Any, user: Any) -> bool:
        """Who wrote it may mend it, who is asked may too; others wait. Every change asks again."""
        state = obj.current_workflow_task_state
        if user.is_superuser or not isinstance(state, ReviewState):
            return False
        return not (people.may(user, state) or state.barred.filter(pk=user.pk).exists())

    def get_task_states_user_can_moderate(self, user: Any, **kwargs: Any) -> Any:
        mine = people.turns_of(user).filter(task_id=self.pk)
        return TaskState.objects.filter(pk__in=mine.values("pk"))


class PartnerReviewTask(OurTask):
    """Agreement of a partner's publisher."""

    class Whose(models.TextChoices):
        LEAD = Part.LEAD.value, _("провідного партнера")
        COUNTERPART = Part.COUNTERPART.value, _("іншого партнера")

    whose = models.CharField(_("чия згода"), max_length=12, choices=Whose.choices)

    admin_form_fields = [*Task.admin_form_fields, "whose"]
    admin_form_readonly_on_edit_fields = [*Task.admin_form_readonly_on_edit_fields, "whose"]

    class Meta:
        verbose_name = _("згода партнера")
        verbose_name_plural = _("згоди партнерів")

    @property
    def part(self) -> Part:
        return Part(self.whose)

    @classmethod
    def get_description(cls) -> str:
        return gettext("Випусковий редактор партнера читає зміни й погоджує їх або повертає з поясненням.")


class LegalReviewTask(OurTask):
    """A lawyer confirms law, article, edition and date."""

    class Meta:
        verbose_name = _("перевірка юриста")
        verbose_name_plural = _("перевірки юриста")

    @property
    def part(self) -> Part:
        return Part.LEGAL

    @property
    def approve_label(self) -> Any:
        return _("Підтвердити перевірку")

    def get_form_for_action(self, action: str) -> Any:
        return RejectForm if action == "reject" else LegalForm

    @classmethod
    def get_description(cls) -> str:
        return gettext("Юрист підтверджує закон, статтю, редакцію й дату або повертає з поясненням.")
