"""The full-text structures of the embedded index: FTS5 on SQLite, tsvector with GIN on PostgreSQL."""

from django.db import migrations

SQLITE = (
    # Each holds ready tokens (lemmas; words), so the tokenizer only has to split at blanks.
    """CREATE VIRTUAL TABLE search_fts USING fts5(
        title, text, tokenize="unicode61 remove_diacritics 0 tokenchars '_'")""",
    """CREATE VIRTUAL TABLE search_titles USING fts5(
        title, keywords, prefix='1 2 3', tokenize="unicode61 remove_diacritics 0 tokenchars '_'")""",
)
POSTGRESQL = (
    # No foreign key: Django's flush truncates only the tables that it knows.
    """CREATE TABLE search_lexemes (
        document_id bigint PRIMARY KEY,
        title tsvector NOT NULL, lexemes tsvector NOT NULL, names tsvector NOT NULL)""",
    # fastupdate=off: a reader never pays for merging the pending list.
    "CREATE INDEX search_lexemes_title ON search_lexemes USING gin (title) WITH (fastupdate = off)",
    "CREATE INDEX search_lexemes_lexemes ON search_lexemes USING gin (lexemes) WITH (fastupdate = off)",
    "CREATE INDEX search_lexemes_names ON search_lexemes USING gin (names) WITH (fastupdate = off)",
    # The planner takes @@ for cheap and reads the whole table where a word is common, unpacking every vector:
    # 140 ms instead of 5 at 8,000 documents. Within these functions it may not.
    """CREATE FUNCTION search_in_text(query tsquery) RETURNS SETOF bigint LANGUAGE sql STABLE
        SET enable_seqscan = off AS 'SELECT document_id FROM search_lexemes WHERE lexemes @@ query'""",
    """CREATE FUNCTION search_in_title(query tsquery) RETURNS SETOF bigint LANGUAGE sql STABLE
        SET enable_seqscan = off AS 'SELECT document_id FROM search_lexemes WHERE title @@ query'""",
)


def create(apps, schema_editor):
    statements = POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE
    for statement in statements:
        schema_editor.execute(statement)
    apps.get_model("search", "IndexState").objects.using(schema_editor.connection.alias).get_or_create(id=1)


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION search_in_text(tsquery)")
        schema_editor.execute("DROP FUNCTION search_in_title(tsquery)")
        schema_editor.execute("DROP TABLE search_lexemes")
    else:
        schema_editor.execute("DROP TABLE search_fts")
        schema_editor.execute("DROP TABLE search_titles")


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]
    operations = [migrations.RunPython(create, drop)]
