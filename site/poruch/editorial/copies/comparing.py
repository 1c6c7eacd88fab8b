"""A copy against its original: what each changed since they parted, and where they disagree."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _
from wagtail.admin.compare import get_comparison_class_for_block
from wagtail.fields import StreamField

from poruch.editorial.copies import content, streams
from poruch.editorial.copies.models import WorkingCopy
from poruch.editorial.copies.streams import COPY, ORIGINAL


@dataclass(frozen=True)
class BlockConflict:
    """A block of a stream that both sides changed. ``copy`` and ``original`` are safe HTML."""

    key: str
    label: str
    copy: str
    original: str


@dataclass(frozen=True)
class Difference:
    """A field that at least one side changed. ``copy``, ``original``: Wagtail's comparisons with the base.

    ``key`` names a conflict over the whole field; ``blocks`` those over single blocks of a stream.
    """

    name: str
    label: str
    in_copy: bool
    in_original: bool
    copy: Any
    original: Any
    key: str = ""
    merge: streams.Merge | None = None
    blocks: tuple[BlockConflict, ...] = field(default=())

    @property
    def is_conflict(self) -> bool:
        return bool(self.key or self.blocks)


class Comparison:
    """Of one working copy, as both sides are now. ``request`` is only for panels that ask it."""

    def __init__(self, row: WorkingCopy, request: Any = None) -> None:
        assert row.original is not None
        self.row, self.request = row, request
        original, copied = row.original.specific, row.page.specific
        self.revisions = (copied.latest_revision_id, original.latest_revision_id)
        self.original = original.get_latest_revision_as_object()
        self.copy = copied.get_latest_revision_as_object()
        self.base = content.version(original, row.base)
        self.data = {
            "base": row.base,
            COPY: content.of(self.copy),
            ORIGINAL: content.of(self.original),
        }

    @cached_property
    def differences(self) -> list[Difference]:
        return list(self._found())

    @property
    def conflicts(self) -> list[Difference]:
        return [one for one in self.differences if one.is_conflict]

    def _found(self) -> Iterator[Difference]:
        panel = self.original.get_edit_handler().get_bound_panel(
            instance=self.original, request=self.request, form=None
        )
        skipped = content.left_out(self.original)
        for comparator in panel.get_comparison():
            ours, theirs = comparator(self.base, self.copy), comparator(self.base, self.original)
            model_field = ours.field
            name = getattr(model_field, "related_name", None) if ours.is_child_relation else model_field.name
            if name and name not in skipped and (one := self._difference(name, ours, theirs)):
                yield one

    def _difference(self, name: str, ours: Any, theirs: Any) -> Difference | None:
        was, mine, other = (
            content.comparable(self.original, name, self.data[side].get(name))
            for side in ("base", COPY, ORIGINAL)
        )
        in_copy, in_original = mine != was, other != was
        if not in_copy and not in_original:
            return None
        values: dict[str, Any] = {
            "name": name,
            "label": str(ours.field_label()),
            "in_copy": in_copy,
            "in_original": in_original,
            "copy": ours,
            "original": theirs,
        }
        if not (in_copy and in_original) or mine == other:
            return Difference(**values)
        is_stream = not ours.is_child_relation and isinstance(ours.field, StreamField)
        merge = streams.merged(was, mine, other) if is_stream else None
        if merge is None:
            return Difference(**values, key=name)
        return Difference(**values, merge=merge, blocks=tuple(self._blocks(name, merge)))

    def _blocks(self, name: str, merge: streams.Merge) -> Iterator[BlockConflict]:
        for pk in (one for one in merge.order if one in merge.conflicts):
            before, mine, other = (
                self._child(side, name, pk) for side in (self.base, self.copy, self.original)
            )
            label = (mine or other).block.label
            yield BlockConflict(
                f"{name}:{pk}",
                str(label),
                _block_html(before, mine),
                _block_html(before, other),
            )

    @staticmethod
    def _child(version: Any, name: str, pk: str) -> Any:
        return next((child for child in getattr(version, name) if child.id == pk), None)

    def undecided(self, choices: Mapping[str, str]) -> list[str]:
        """Labels of the fields where a conflict has no valid choice."""
        return [
            one.label
            for one in self.conflicts
            for key in ([one.key] if one.key else [block.key for block in one.blocks])
            if choices.get(key) not in {COPY, ORIGINAL}
        ]

    def result(self, choices: Mapping[str, str]) -> content.Data:
        """The content of the original with the copy's changes in it."""
        own = self.data[ORIGINAL]
        theirs = content.moved(self.copy, self.data[COPY], self.original, own)
        result = dict(own)
        for one in self.differences:
            if one.merge:
                result[one.name] = self._stream(one.name, one.merge, choices)
            elif one.key:
                result[one.name] = theirs[one.name] if choices[one.key] == COPY else own[one.name]
            elif one.in_copy:
                result[one.name] = theirs[one.name]
        return result

    def _stream(self, name: str, merge: streams.Merge, choices: Mapping[str, str]) -> list[streams.Block]:
        """The blocks as they are written, not as they were compared."""
        sides = {side: {row["id"]: row for row in self.data[side][name]} for side in (COPY, ORIGINAL)}
        found = []
        for pk in merge.order:
            side = choices[f"{name}:{pk}"] if pk in merge.conflicts else merge.sides[pk]
            if block := sides[side].get(pk):
                found.append(block)
        return found


def _block_html(before: Any, after: Any) -> str:
    if after is None:
        return str(_("Блок видалено."))
    shown = before or after
    comparison = get_comparison_class_for_block(after.block)(
        after.block, before is not None, True, shown.value, after.value
    )
    return str(comparison.htmldiff() if before is not None else comparison.htmlvalue(after.value))
