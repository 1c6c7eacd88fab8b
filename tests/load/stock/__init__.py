"""What `wagtail start` makes: one page type, SQLite, Wagtail's API. And a bare cached answer of Django's."""
