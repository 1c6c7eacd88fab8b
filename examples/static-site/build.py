#!/usr/bin/env python3
"""A whole multilingual site as plain files, made from the API of a Poruch site alone. Standard library only.

    python3 build.py https://poruch.example out/                # writes out/uk/index.html and the rest
    python3 build.py https://poruch.example --serve-preview 8200   # shows editors' drafts (see README.md)

The files need no server: links are relative, nothing is asked of anybody, and no script runs.
"""

import argparse
import shutil
import sys
from pathlib import Path

from pages import Builder
from preview import serve
from reading import ReadingError, Source

HERE = Path(__file__).resolve().parent
#: Only a folder with this file in it is replaced.
MARK = ".poruch-static-site"


def build(source: Source, out: Path, languages: list[str]) -> int:
    """Write the site anew; how many pages. What was there is replaced when everything is written."""
    if out.exists() and any(out.iterdir()) and not (out / MARK).exists():
        raise ReadingError(f"{out} holds something else. Choose an empty folder.")
    part = out.with_name(f"{out.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    (part / MARK).touch()
    shutil.copy(HERE / "style.css", part / "style.css")
    builder = Builder(source.everything(), languages)
    for path, text in builder.files():
        target = part / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text)
    shutil.rmtree(out, ignore_errors=True)
    part.rename(out)
    return builder.written


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Make a static site from the API of a Poruch site.")
    parser.add_argument("site", help="the address of the site, such as https://poruch.example")
    parser.add_argument("out", type=Path, nargs="?", help="the folder to write to")
    parser.add_argument("--languages", default="", help="such as uk,en; all that have a home page otherwise")
    parser.add_argument("--serve-preview", type=int, metavar="PORT", help="show drafts by editors' links")
    options = parser.parse_args(arguments)
    source = Source(options.site)
    if options.serve_preview:
        serve(source, options.serve_preview)
        return 0
    if options.out is None:
        parser.error("say which folder to write to")
    try:
        written = build(source, options.out, [code for code in options.languages.split(",") if code])
    except ReadingError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{written} pages in {options.out}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
