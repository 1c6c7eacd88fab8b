"""How much one question may ask: counted in the parsed document, before anything is answered."""

from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _
from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    OperationDefinitionNode,
)

#: Bytes of a question with its variables, and words and signs in it.
BYTES: Final = 20_000
TOKENS: Final = 2_000
#: Operations of the API that one question may ask, each alias counted.
ROOTS: Final = 10
DEPTH: Final = 12
#: Fields and fragments in all, those of fragments counted wherever they are spread.
FIELDS: Final = 600
#: Introspection nests deeper; graphql-core has a rule of its own for it.
_ABOUT: Final = ("__schema", "__type")


class TooMuch(Exception):
    """The text is a sentence for who asked."""


@dataclass
class _Count:
    fragments: dict[str, FragmentDefinitionNode]
    steps: int = 0
    roots: int = 0

    def walk(self, node: object, depth: int, spread: tuple[str, ...] = ()) -> None:
        """Stops at the first limit that is passed, so fragments that multiply cost nothing."""
        for one in getattr(getattr(node, "selection_set", None), "selections", ()):
            self.steps += 1
            if self.steps > FIELDS:
                raise TooMuch(_("Забагато полів: дозволено %s.") % FIELDS)
            if isinstance(one, FragmentSpreadNode):
                name = one.name.value
                if name in self.fragments and name not in spread:
                    self.walk(self.fragments[name], depth, (*spread, name))
                continue
            below = depth
            if isinstance(one, FieldNode):
                below = self._counted(one, depth)
            self.walk(one, below, spread)

    def _counted(self, field: FieldNode, depth: int) -> int:
        self.roots += depth == 0
        if self.roots > ROOTS:
            raise TooMuch(_("Забагато запитань в одному: дозволено %s.") % ROOTS)
        about = field.name.value in _ABOUT or depth < 0
        if not about and depth >= DEPTH:
            raise TooMuch(_("Завелика вкладеність: дозволено %s.") % DEPTH)
        return -1 if about else depth + 1


def check(document: DocumentNode) -> None:
    """Raises :class:`TooMuch`. All operations of the document count, though one is answered."""
    fragments = {
        node.name.value: node for node in document.definitions if isinstance(node, FragmentDefinitionNode)
    }
    for node in document.definitions:
        if isinstance(node, OperationDefinitionNode):
            _Count(fragments).walk(node, 0)
