"""``python -m tests.load.stock.fill COUNT``: a database with so many articles. Prints nothing."""

import sys

import django


def fill(count: int) -> None:
    from django.core.management import call_command
    from django.db import transaction
    from wagtail.models import Page, Site

    from tests.load.search.texts import Texts
    from tests.load.stock.models import ArticlePage

    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    texts, home = Texts(), Page.objects.get(depth=2)
    Site.objects.update(root_page=home)
    with transaction.atomic():
        for number in range(count):
            text = texts.page(number)
            body = "".join(f"<p>{one}</p>" for one in text.body)
            home.add_child(instance=ArticlePage(title=text.title, slug=text.slug, body=body))


if __name__ == "__main__":
    django.setup()
    fill(int(sys.argv[1]))
