"""The two marks of honesty inside running text, and what foreign HTML is reduced to."""

import pytest

from poruch.core.richtext import cited_codes, drop_marks, plain, sanitise, show_rich, show_text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Факт[S7].", 'Факт<a class="src" href="#s7">[S7]</a>.'),
        ("Факт [S7].", 'Факт<a class="src" href="#s7">[S7]</a>.'),
        ("[S1][S22]", '<a class="src" href="#s1">[S1]</a><a class="src" href="#s22">[S22]</a>'),
        ("Стаття [5], [s7], [S], [S1234]", "Стаття [5], [s7], [S], [S1234]"),
        ("<b>[S7]</b> & «це»", '&lt;b&gt;<a class="src" href="#s7">[S7]</a>&lt;/b&gt; &amp; «це»'),
        ("", ""),
    ],
)
def test_source_marks_of_plain_text_become_links_and_the_rest_is_escaped(text, shown):
    assert show_text(text) == shown


@pytest.mark.parametrize(
    ("html", "shown"),
    [
        ("<p>Факт[S7]</p>", '<p>Факт<a class="src" href="#s7">[S7]</a></p>'),
        ("<p>Чекати <abbr>10 днів</abbr></p>", '<p>Чекати <span class="unk">10 днів</span></p>'),
        (None, ""),
        ("", ""),
    ],
)
def test_rich_text_shows_links_to_sources_and_a_dashed_line_under_what_is_unconfirmed(html, shown):
    assert show_rich(html) == shown


@pytest.mark.parametrize(
    ("text", "left"), [("Факт[S7].", "Факт."), ("Факт [S7] [S8] далі", "Факт далі"), ("[5]", "[5]"), ("", "")]
)
def test_marks_can_be_left_out(text, left):
    assert drop_marks(text) == left


@pytest.mark.parametrize(
    ("value", "codes"),
    [
        ("а[S1] б [S22]", {"S1", "S22"}),
        ([{"value": {"a": "x[S3]", "b": ["y[S4]", 5, None]}}], {"S3", "S4"}),
        ({}, set()),
        (None, set()),
        ("[S1234] [s1]", set()),
    ],
)
def test_marks_are_found_anywhere_in_nested_values(value, codes):
    assert cited_codes(value) == codes


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>Перше[S1]</p><ul><li>друге</li><li>третє</li></ul>", "Перше\nдруге\nтретє"),
        ("рядок<br>рядок<br/>рядок", "рядок\nрядок\nрядок"),
        ("<p>a &amp; b &lt;c&gt; д’як</p>", "a & b <c> д’як"),
        ("<p><b>жир</b>ний</p><p> </p>", "жирний"),
        ("a & b", "a & b"),
        ("", ""),
        (None, ""),
    ],
)
def test_rich_text_as_plain_text_has_a_line_a_block(html, text):
    assert plain(html) == text


@pytest.mark.parametrize(
    ("foreign", "kept"),
    [
        ("<p>Текст</p>", "<p>Текст</p>"),
        ("<strong>a</strong><em>b</em>", "<b>a</b><i>b</i>"),
        ("<STRONG>a</STRONG>", "<b>a</b>"),
        ('<span class="unk">10 днів</span>', "<abbr>10 днів</abbr>"),
        ("<h1>a</h1><h4>b</h4>", "<h2>a</h2><h3>b</h3>"),
        ('<h2 id="x" class="y" style="color:red">a</h2>', "<h2>a</h2>"),
        (
            '<a href="https://example.org" target="_blank" onclick="x()">a</a>',
            '<a href="https://example.org">a</a>',
        ),
        (
            '<a href="mailto:a@b.c">a</a><a href="tel:102">b</a>',
            '<a href="mailto:a@b.c">a</a><a href="tel:102">b</a>',
        ),
        ('<a href="javascript:alert(1)">a</a>', "<a>a</a>"),
        ('<a href=" JaVaScRiPt:alert(1)">a</a>', "<a>a</a>"),
        ('<a href="data:text/html,x">a</a>', "<a>a</a>"),
        ("<script>alert(1)</script>після", "після"),
        ("<style>p{}</style>після", "після"),
        ('<img src="https://evil.example/x.png" onerror="a()">після', "після"),
        ('<iframe src="//evil.example"></iframe><embed embedtype="media" url="https://evil.example">', ""),
        ("<table><tr><td>a</td></tr></table>", "a"),
        ("<p>не закрито", "<p>не закрито</p>"),
        ("a < b", "a &lt; b"),
        ("<!-- коментар -->a", "a"),
        ("  <p>a</p>\n", "<p>a</p>"),
    ],
)
def test_foreign_html_is_reduced_to_what_the_editor_could_have_written(foreign, kept):
    assert sanitise(foreign) == kept


def test_sanitising_what_is_shown_changes_nothing():
    html = '<p><b>a</b> <span class="unk">b</span> <a href="https://example.org/?a=1&amp;b=2">c</a></p>'
    html += "<ul><li>&lt;e&gt;</li></ul>"
    assert show_rich(sanitise(html)) == html


@pytest.mark.parametrize(
    "html",
    [
        '<span class="unk"><b>10</b> днів</span>',
        '<b>a<span class="unk">b</span></b>',
        '<span class="unk">a\nb</span>',
    ],
)
def test_a_dashed_line_comes_back_as_it_went_in(html):
    assert show_rich(sanitise(html)) == html
