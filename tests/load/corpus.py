"""A large Ukrainian knowledge base made of the starter guides' sentences."""

import itertools
import json
import random
import re
from collections.abc import Iterator
from pathlib import Path

from tests.server import ROOT

SOURCE = ROOT / "data" / "starter" / "70-guides.jsonl"
SYLLABLES = (
    *("ба", "бро", "вен", "ви", "гар", "ду", "жел", "за", "кли", "ко", "лун"),
    *("ме", "ни", "пло", "ро", "сан", "ту", "фер", "хо", "чер", "ши", "яр"),
)
TOPICS = ("search", "status", "money", "legal", "support")
ENDINGS = ("а", "у", "и", "ом", "ів", "ський", "ування", "ник")


def sentences() -> list[str]:
    """The plain sentences of the Ukrainian starter guides, marks of sources left out."""
    found: list[str] = []
    for line in SOURCE.read_text().splitlines():
        guide = json.loads(line)
        if guide["locale"] == "uk":
            texts = [text for step in guide["steps"] for text in step.values() if isinstance(text, str)]
            plain = re.sub(r"<[^>]*>|\[S\d+\]", " ", " ".join([guide["summary"], guide["who_for"], *texts]))
            found += (one.strip() for one in re.split(r"(?<=[.:;])\s+", plain))
    return list(dict.fromkeys(one for one in found if 4 <= len(one.split()) <= 25))


def rare_words(dice: random.Random) -> Iterator[str]:
    """Words no dictionary knows; some come often, most of them hardly ever."""
    stems = ["".join(part) for part in itertools.product(SYLLABLES, repeat=3)]
    dice.shuffle(stems)
    while True:
        yield stems[int(len(stems) * dice.random() ** 3)] + dice.choice(ENDINGS)


def guides(count: int, seed: int = 20261122) -> Iterator[dict[str, object]]:
    """Import records; the same for the same count and seed."""
    dice = random.Random(seed)
    stock, rare = sentences(), rare_words(dice)
    for number in range(count):
        drawn = [f"{one} {next(rare).capitalize()}." for one in dice.sample(stock, 14)]
        title = " ".join([*dice.choice(stock).rstrip(".:;").split()[:6], next(rare)])
        steps = [
            {"title": text.split(".")[0][:100], "action": f"<p>{text}</p>", "where": f"<p>{where}</p>"}
            for text, where in zip(drawn[2:8:2], drawn[3:9:2], strict=True)
        ]
        yield {
            "type": "guide",
            "locale": "uk",
            "slug": f"bench-{number}",
            "title": title[:120],
            "summary": drawn[0][:300],
            "who_for": f"<p>{drawn[1]}</p>",
            "steps": steps,
            "body_html": "".join(f"<p>{text}</p>" for text in drawn[8:]),
            "topics": [dice.choice(TOPICS)],
            "audiences": ["family"],
            "regions": ["UA"],
            "live": True,
        }


def write(path: Path, count: int) -> None:
    with path.open("w") as file:
        for record in guides(count):
            file.write(json.dumps(record, ensure_ascii=False) + "\n")
