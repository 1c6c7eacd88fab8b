"""The matrix as pages for editors: ``docs/editors/<language>/roles.md``, the part between the markers.

The words are here and not in the catalogues: the pages are files of the repository, the same whatever
language the command runs in.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.conf import settings

from poruch.editorial.roles.matrix import Action, Kind, Relation, Role, matrix

BEGIN: Final = "<!-- roles: begin (manage.py print_roles) -->"
END: Final = "<!-- roles: end -->"


@dataclass(frozen=True)
class Words:
    roles: Mapping[Role, str]
    kinds: Mapping[Kind, str]
    relations: Mapping[Relation, str]
    actions: Mapping[Action, str]
    what: str
    everywhere: str
    nothing: str


WORDS: Final[Mapping[str, Words]] = {
    "uk": Words(
        roles={
            Role.EDITOR: "Редактор",
            Role.PUBLISHER: "Випусковий редактор",
            Role.LEGAL_REVIEWER: "Юрист",
            Role.TRANSLATOR: "Перекладач",
            Role.EDUCATOR: "Освітянин",
            Role.COORDINATOR: "Координатор кампаній",
            Role.ADMINISTRATOR: "Адміністратор",
        },
        kinds={
            Kind.LEGAL: "довідники, зразки, закони",
            Kind.CONTACT: "контакти й телефони",
            Kind.EDUCATION: "програми й уроки",
            Kind.CAMPAIGN: "події, кампанії, новини",
            Kind.GENERAL: "решта сторінок",
        },
        relations={
            Relation.OWN: "Сторінка свого партнера",
            Relation.OTHER: "Сторінка іншого партнера",
            Relation.JOINT: "Спільна сторінка",
        },
        actions={
            Action.VIEW: "бачити",
            Action.ADD: "додавати",
            Action.EDIT: "редагувати чернетку",
            Action.SUBMIT: "подавати на погодження",
            Action.REVIEW: "погоджувати за свого партнера",
            Action.LEGAL_REVIEW: "перевіряти як юрист",
            Action.URGENT: "терміново виправляти телефон чи дату",
            Action.PUBLISH: "публікувати без погодження",
            Action.SCHEDULE: "призначати й скасовувати час публікації",
            Action.UNPUBLISH: "знімати з публікації",
            Action.MOVE: "переміщати",
            Action.DELETE: "видаляти",
            Action.RESTORE: "повертати давнішу версію",
            Action.TRANSLATE: "перекладати",
            Action.LOCK: "замикати й відмикати",
            Action.PRIVACY: "обмежувати перегляд",
            Action.SHARE: "ділитися доступом",
        },
        what="Що",
        everywhere="усе",
        nothing="нічого",
    ),
    "en": Words(
        roles={
            Role.EDITOR: "Editor",
            Role.PUBLISHER: "Publisher",
            Role.LEGAL_REVIEWER: "Legal reviewer",
            Role.TRANSLATOR: "Translator",
            Role.EDUCATOR: "Educator",
            Role.COORDINATOR: "Campaign coordinator",
            Role.ADMINISTRATOR: "Administrator",
        },
        kinds={
            Kind.LEGAL: "guides, templates, laws",
            Kind.CONTACT: "contacts and phones",
            Kind.EDUCATION: "programmes and lessons",
            Kind.CAMPAIGN: "events, campaigns, news",
            Kind.GENERAL: "other pages",
        },
        relations={
            Relation.OWN: "A page of your partner",
            Relation.OTHER: "A page of the other partner",
            Relation.JOINT: "A joint page",
        },
        actions={
            Action.VIEW: "see",
            Action.ADD: "add",
            Action.EDIT: "edit the draft",
            Action.SUBMIT: "submit for review",
            Action.REVIEW: "agree for your partner",
            Action.LEGAL_REVIEW: "review as a lawyer",
            Action.URGENT: "correct a phone or a date at once",
            Action.PUBLISH: "publish without a review",
            Action.SCHEDULE: "set and cancel the time of publishing",
            Action.UNPUBLISH: "unpublish",
            Action.MOVE: "move",
            Action.DELETE: "delete",
            Action.RESTORE: "bring back an older version",
            Action.TRANSLATE: "translate",
            Action.LOCK: "lock and unlock",
            Action.PRIVACY: "limit who sees it",
            Action.SHARE: "share access",
        },
        what="What",
        everywhere="all",
        nothing="nothing",
    ),
}


def path(language: str) -> Path:
    return Path(settings.BASE_DIR, "docs", "editors", language, "roles.md")


def table(language: str) -> str:
    """One table a role: a line an action, a column a relation; kinds are named where not all have it."""
    words = WORDS[language]
    return "\n".join(line for role in Role for line in _of_role(role, words)).rstrip()


def _of_role(role: Role, words: Words) -> Iterator[str]:
    yield f"### {words.roles[role]}"
    yield ""
    yield f"| {words.what} | " + " | ".join(words.relations.values()) + " |"
    yield "|---|---|---|---|"
    for action in Action:
        cells = [_cell(role, action, whose, words) for whose in Relation]
        if set(cells) != {words.nothing}:
            yield f"| {words.actions[action]} | " + " | ".join(cells) + " |"
    yield ""


def _cell(role: Role, action: Action, whose: Relation, words: Words) -> str:
    kinds = [kind for kind in Kind if action in matrix()[role, kind, whose]]
    if len(kinds) == len(Kind):
        return words.everywhere
    return "; ".join(words.kinds[kind] for kind in kinds) or words.nothing


def printed(language: str) -> str:
    """The whole page with a fresh table; ``ValueError`` when the page has no place for it."""
    text = path(language).read_text()
    if BEGIN not in text or END not in text:
        raise ValueError(f"{path(language).name} ({language}) has no {BEGIN}")
    before, _sep, rest = text.partition(BEGIN)
    return f"{before}{BEGIN}\n\n{table(language)}\n\n{END}{rest.partition(END)[2]}"
