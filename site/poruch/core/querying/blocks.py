"""Criteria in a form: one block a field, with the operators and the input that suit it."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any, ClassVar, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from poruch.core.querying.building import check, demand_few
from poruch.core.querying.criteria import Criterion, QueryError
from poruch.core.querying.fields import Field, Use, fields
from poruch.core.querying.operators import Kind, Takes


class CriterionBlock(blocks.StructBlock):
    """An operator and what stands behind it; refused with the sentence of :func:`building.check`."""

    inputs: ClassVar[tuple[str, ...]] = ("value",)

    def __init__(self, field: Field, use: Use, **kwargs: Any) -> None:
        self.criterion_field, self.use = field, use
        choices = [(name, operator.label) for name, operator in field.operators.items()]
        operator = blocks.ChoiceBlock(choices=choices, default=choices[0][0], label=_("Умова"))
        super().__init__([("operator", operator), *self.value_blocks()], label=field.label, **kwargs)

    def value_blocks(self) -> list[tuple[str, blocks.Block]]:
        return [("value", blocks.CharBlock(required=False, max_length=200, label=_("Значення")))]

    def values(self, value: Any) -> tuple[str, ...]:
        """What the inputs say, as far as the operator takes it."""
        return tuple(str(value[name]) for name in self.inputs if value.get(name) not in (None, ""))

    def criterion(self, value: Any) -> Criterion:
        operator = self.criterion_field.operators.get(value["operator"])
        takes = operator.takes if operator else Takes.NOTHING
        given = () if takes is Takes.NOTHING else self.values(value)
        return Criterion(self.criterion_field.name, value["operator"] or "", given)

    def clean(self, value: Any) -> Any:
        result = super().clean(value)
        try:
            check(self.criterion(result), self.use)
        except QueryError as error:
            told = {self.inputs[0] if self.inputs else "operator": ValidationError(str(error))}
            raise blocks.StructBlockValidationError(block_errors=told) from error
        return result

    def inverse(self, criterion: Criterion) -> dict[str, Any]:
        """The block's value for a criterion, as JSON keeps it."""
        given = [*criterion.values, ""]
        return {"operator": criterion.operator, **({self.inputs[0]: given[0]} if self.inputs else {})}


class ChoicesBlock(CriterionBlock):
    """Several of a list."""

    inputs = ("values",)

    def value_blocks(self) -> list[tuple[str, blocks.Block]]:
        chosen = blocks.MultipleChoiceBlock(
            choices=self.criterion_field.choices,
            required=False,
            label=_("Значення"),
            widget=forms.SelectMultiple,
            help_text=_("Кілька: тримайте Ctrl або ⌘."),
        )
        return [("values", chosen)]

    def values(self, value: Any) -> tuple[str, ...]:
        return tuple(str(one) for one in value.get("values") or ())

    def inverse(self, criterion: Criterion) -> dict[str, Any]:
        parts = [part.strip() for value in criterion.values for part in value.split(",")]
        return {"operator": criterion.operator, "values": [part for part in parts if part]}


class DaysBlock(CriterionBlock):
    """A day, two days or a number of days, as the operator wants."""

    inputs = ("day", "until", "days")

    def value_blocks(self) -> list[tuple[str, blocks.Block]]:
        return [
            ("day", blocks.DateBlock(required=False, label=_("День"))),
            ("until", blocks.DateBlock(required=False, label=_("По який день"))),
            ("days", blocks.IntegerBlock(required=False, min_value=0, label=_("Скільки днів"))),
        ]

    def values(self, value: Any) -> tuple[str, ...]:
        takes = self.criterion_field.operators[value["operator"]].takes
        wanted = {Takes.NUMBER: ("days",), Takes.DAY: ("day",)}.get(takes, ("day", "until"))
        return tuple(str(value[name]) for name in wanted if value.get(name) is not None)

    def inverse(self, criterion: Criterion) -> dict[str, Any]:
        operator = self.criterion_field.operators.get(criterion.operator)
        parts = [part.strip() for value in criterion.values for part in value.split(",")]
        empty: dict[str, Any] = {"operator": criterion.operator, "day": None, "until": None, "days": None}
        if operator is None or not parts:
            return empty
        if operator.takes is Takes.NUMBER:
            return {**empty, "days": int(parts[0])}
        return {**empty, **dict(zip(("day", "until"), parts, strict=False))}


class FlagBlock(CriterionBlock):
    """Yes or no."""

    inputs = ()

    def value_blocks(self) -> list[tuple[str, blocks.Block]]:
        return []


class BranchBlock(CriterionBlock):
    """Where in the tree."""

    inputs = ("page",)

    def value_blocks(self) -> list[tuple[str, blocks.Block]]:
        return [("page", blocks.PageChooserBlock(required=False, label=_("Сторінка")))]

    def values(self, value: Any) -> tuple[str, ...]:
        page = value.get("page")
        return (str(page.pk),) if page else ()

    def inverse(self, criterion: Criterion) -> dict[str, Any]:
        return {"operator": criterion.operator, "page": int(criterion.values[0])}


_BLOCKS: dict[Kind, type[CriterionBlock]] = {
    Kind.CHOICE: ChoicesBlock,
    Kind.TERMS: ChoicesBlock,
    Kind.DATE: DaysBlock,
    Kind.MOMENT: DaysBlock,
    Kind.FLAG: FlagBlock,
    Kind.BRANCH: BranchBlock,
}


class AnyOfBlock(blocks.StreamBlock):
    """Criteria of which one is enough; beside other criteria it counts as one."""

    class Meta:
        label = _("Досить однієї з цих умов")
        icon = "list-ul"
        min_num = 1


_ANY_OF: Final = "any_of"


def criterion_blocks(use: Use) -> list[tuple[str, blocks.Block]]:
    """A block for each field that may be asked there, and one that holds any of them."""
    each = [(field.name, _BLOCKS.get(field.kind, CriterionBlock)(field, use)) for field in fields(use)]
    return [*each, (_ANY_OF, AnyOfBlock(each))]


def criteria_of(stream: Any) -> list[Criterion]:
    """The criteria of a stream's value; blocks of other kinds are passed over."""
    return list(_criteria(stream or ()))


def _criteria(stream: Any) -> Iterator[Criterion]:
    group = 0
    for child in stream:
        if isinstance(child.block, CriterionBlock):
            yield child.block.criterion(child.value)
        elif isinstance(child.block, AnyOfBlock):
            group += 1
            for one in _criteria(child.value):
                yield replace(one, group=group)


def clean_number(stream: Any, field: str = "") -> None:
    """``ValidationError``, of a field if it is named, for more criteria than a query may have."""
    try:
        demand_few(criteria_of(stream))
    except QueryError as error:
        raise ValidationError({field: str(error)} if field else str(error)) from error


def raw(stream_block: Any, criteria: Iterable[Criterion]) -> list[dict[str, Any]]:
    """Criteria as the value of a stream of :func:`criterion_blocks`, as JSON keeps it."""
    made: list[dict[str, Any]] = []
    groups: dict[int, list[dict[str, Any]]] = {}
    for one in criteria:
        child = {"type": one.field, "value": stream_block.child_blocks[one.field].inverse(one)}
        if not one.group:
            made.append(child)
        elif one.group in groups:
            groups[one.group].append(child)
        else:
            groups[one.group] = [child]
            made.append({"type": _ANY_OF, "value": groups[one.group]})
    return made
