//! Descriptions and what becomes of them, told in the HTML that a browser would be asked to build.

use super::*;

/// The tree as HTML; its text is not escaped.
fn html(pieces: &[Piece]) -> String {
    let piece = |piece: &Piece| {
        let (kind, inner) = match piece {
            Piece::Text(text) => return text.clone(),
            Piece::Link(address, inner) => return format!("<a {}>{}</a>", address.as_str(), html(inner)),
            Piece::Element(kind, inner) => (kind, html(inner)),
        };
        let name = match kind {
            Kind::Paragraph => "p",
            Kind::Lines => "pre",
            Kind::Bullets => "ul",
            Kind::Numbers(start) => return format!("<ol {start}>{inner}</ol>"),
            Kind::Item => "li",
            Kind::Strong => "b",
            Kind::Emphasis => "i",
            Kind::Code => "code",
            Kind::Break => return "<br>".to_owned(),
        };
        format!("<{name}>{inner}</{name}>")
    };
    pieces.iter().map(piece).collect()
}

fn check(cases: &[(&str, &str)]) {
    for (markdown, wanted) in cases {
        assert_eq!(html(&read(markdown)), *wanted, "{markdown:?}");
    }
}

/// Where everything is one paragraph.
fn check_inline(cases: &[(&str, &str)]) {
    for (markdown, wanted) in cases {
        assert_eq!(html(&read(markdown)), format!("<p>{wanted}</p>"), "{markdown:?}");
    }
}

#[test]
fn marks_say_what_is_strong_stressed_and_code() {
    check_inline(&[
        ("Use `a` or **b** or *c*.", "Use <code>a</code> or <b>b</b> or <i>c</i>."),
        ("_NOTE: **closing** the `a_b`._", "<i>NOTE: <b>closing</b> the <code>a_b</code>.</i>"),
        ("***Both*** __x__ **a *b***", "<i><b>Both</b></i> <b>x</b> <b>a <i>b</i></b>"),
        ("**`code`**, (**x**), \"*y*\"", "<b><code>code</code></b>, (<b>x</b>), \"<i>y</i>\""),
        ("`` a`b `` and `**c**`", "<code>a`b</code> and <code>**c**</code>"),
        ("这是**重点**内容", "这是<b>重点</b>内容"),
        ("a\n  b", "a b"),
        ("a  \nb\\\nc", "a<br>b<br>c"),
    ]);
}

#[test]
fn names_and_sums_are_left_alone() {
    let texts = [
        "snake_case_name and __init",
        "2 * 3 * 4 and 2*3*4",
        "'-', '_', and '_'",
        "periods (.), underscores (_), and (*) or (_)",
        "*.a and *.b",
        "1 < 2, a <b and c> d, x <- y, R&D",
        "`open",
        "array[0] and [x] (y)",
        "#5 and # 6",
        "{integration}:::{catalog}",
        "Refs such as <branch name> or <object_type>",
        "+1 555 and -1",
        "5* and 4*",
    ];
    for text in texts {
        assert_eq!(html(&read(text)), format!("<p>{text}</p>"));
    }
    check_inline(&[("America/Los\\_Angeles \\*x\\*", "America/Los_Angeles *x*")]);
}

#[test]
fn links_lead_only_to_safe_addresses() {
    check_inline(&[
        ("See [the guide](https://a.example/gui", "See the guide"),
        ("[a *b*](https://a.example/x_(y)_z \"t\")", "<a https://a.example/x_(y)_z>a <i>b</i></a>"),
        ("[a](<https://a.example>)!", "<a https://a.example>a</a>!"),
        ("[Order](entity:Order), [x](/docs), [y](#z)", "Order, x, y"),
        ("[a](javascript:alert(1)) [b](http://a.example) [c](java\nscript:x)", "a b [c](java script:x)"),
        ("<https://a.example> <javascript:x>", "<a https://a.example>https://a.example</a> <javascript:x>"),
        ("(see https://a.example/_b_c).", "(see <a https://a.example/_b_c>https://a.example/_b_c</a>)."),
        ("[https://a.example](https://b.example)", "<a https://b.example>https://a.example</a>"),
        (
            "[a [b](https://b.example)](https://a.example)",
            "[a <a https://b.example>b</a>](<a https://a.example>https://a.example</a>)",
        ),
        ("[![alt](x.png)](https://a.example) ![:x:](y)", "<a https://a.example>alt</a> :x:"),
    ]);
}

#[test]
fn html_is_what_it_means_or_its_text() {
    check_inline(&[
        (
            "<b>a</b><strong>b</strong> <I>c</I> <code>d_e</code>",
            "<b>a</b><b>b</b> <i>c</i> <code>d_e</code>",
        ),
        (
            "<a target=x href=\"https://a.example/?b&amp;c\">a</a> <a href='javascript:x'>b</a>",
            "<a https://a.example/?b&c>a</a> b",
        ),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("<script src=x></script>a<img src=x onerror=y alt=\"b\"><iframe src=\"z\"/>", "</script>ab"),
        ("<span style=\"x\">a</span><!-- b --> <u>c", "a c"),
        ("a<br>b<br/>c</br>d", "a<br>b<br>c<br>d"),
        ("&lt;b&gt; &amp; &#39;c&#39;&nbsp;&#x2013; &nope; &#42;d&#42;", "<b> & 'c'\u{a0}– &nope; *d*"),
        ("`<br>` and `&amp;`", "<code><br></code> and <code>&amp;</code>"),
    ]);
    check(&[
        ("a<br><br>*b*:<br>c", "<p>a</p><p><i>b</i>:<br>c</p>"),
        ("<p>a</p><p style='x'>b</p>\n<div>c</div>", "<p>a</p><p>b</p><p>c</p>"),
        ("<h2>a</h2>b", "<p><b>a</b></p><p>b</p>"),
        (
            "a <ul> <li>`b=c` </li>\n\n<li>d<ol><li>e</ol></ul>f",
            "<p>a</p><ul><li><p><code>b=c</code></p></li><li><p>d</p><ol 1><li><p>e</p></li></ol></li></ul><p>f</p>",
        ),
        ("a:<br>- b<br>- c", "<p>a:</p><ul><li><p>b</p></li><li><p>c</p></li></ul>"),
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "<p>a · b</p><p>c</p>"),
    ]);
}

#[test]
fn lists_hold_what_is_indented_below_them() {
    check(&[
        ("a:\n- b\n- c", "<p>a:</p><ul><li><p>b</p></li><li><p>c</p></li></ul>"),
        (
            "- a\n  - b\n    - c\n      - d\n- e",
            "<ul><li><p>a</p><ul><li><p>b</p><ul><li><p>c</p></li><li><p>d</p></li></ul></li></ul></li><li><p>e</p></li></ul>",
        ),
        (
            "3. a\n   more\n4) b\n\n   c\n\nd",
            "<ol 3><li><p>a more</p></li><li><p>b</p><p>c</p></li></ol><p>d</p>",
        ),
        ("1. a\n- b", "<ol 1><li><p>a</p></li></ol><ul><li><p>b</p></li></ul>"),
        ("*   a\n    \n*   b", "<ul><li><p>a</p></li><li><p>b</p></li></ul>"),
        ("in\n2024. Then", "<p>in 2024. Then</p>"),
        ("a:\n    - b\n        c\n- ", "<p>a:</p><ul><li><p>b c</p></li></ul>"),
        ("- - - - - a", "<ul><li><ul><li><ul><li><p>- - a</p></li></ul></li></ul></li></ul>"),
    ]);
}

#[test]
fn code_keeps_its_lines() {
    check(&[
        (
            "a\n```json\n{\n  \"b\": **1**\n}\n```\nc",
            "<p>a</p><pre><code>{\n  \"b\": **1**\n}</code></pre><p>c</p>",
        ),
        ("~~~\n<br>\n\n```\n~~~", "<pre><code><br>\n\n```</code></pre>"),
        ("a\n\n    b\n      c\n\nd", "<p>a</p><pre><code>b\n  c</code></pre><p>d</p>"),
        (
            "- a\n  ```\n  b\n  ```\n- c",
            "<ul><li><p>a</p><pre><code>b</code></pre></li><li><p>c</p></li></ul>",
        ),
        ("> ```\n> a\nb", "<pre><code>a</code></pre><p>b</p>"),
        ("```\n> a", "<pre><code>> a</code></pre>"),
        ("a\n    b", "<p>a b</p>"),
        ("    a\n\n    b", "<p>a</p><p>b</p>"),
        ("```a``` b", "<p><code>a</code> b</p>"),
    ]);
}

#[test]
fn headings_quotations_rules_and_tables_become_paragraphs() {
    check(&[
        ("## A C#\ntext", "<p><b>A C#</b></p><p>text</p>"),
        ("A\n---\nb\n\n---\n\n***\nc", "<p><b>A</b></p><p>b</p><p>c</p>"),
        ("The amount\n--", "<p>The amount</p>"),
        ("a\n> [!NOTE]\n> b\n> c\n\n>= 5\n>0", "<p>a</p><p>b c</p><p>>= 5 >0</p>"),
        (
            "|A | B|\n|:--|---|\n| `a_b` | c\\|d|\n|e||\nf",
            "<p><b>A · B</b><br><code>a_b</code> · c | d<br>e · –</p><p>f</p>",
        ),
        ("a | b", "<p>a | b</p>"),
        ("", ""),
        ("\n \n<br>\n", ""),
    ]);
}

#[test]
fn a_summary_is_the_first_paragraph_in_plain_words() {
    assert_eq!(summary("> [!NOTE]\n> Soon *gone*.\n\nMore."), "Soon gone.");
    assert_eq!(summary("## Title\n\nText"), "Title");
    assert_eq!(summary("A<br>b [c](x)\n- d"), "A b c");
    assert_eq!(summary(""), "");
    let long = summary(&format!("{}End{}", "Word word. ".repeat(30), "x".repeat(300)));
    assert!(long.ends_with("word.") && long.len() <= 240, "{long}");
}

#[test]
fn long_is_what_three_lines_do_not_hold() {
    let long = |text: &str| is_long(&read(text));
    assert!(!long(&"x".repeat(300)) && long(&"x".repeat(301)));
    assert!(!long(&"字".repeat(150)) && long(&"字".repeat(151)));
    assert!(!long("a\n\nb\n\nc") && long("a\n\nb\n\nc\n\nd"));
    assert!(!long("- a\n- b") && long("- a\n- b\n- c\n- d"));
    assert!(long("```\na\nb\nc\nd\n```"));
}

#[test]
fn a_text_made_to_cost_much_costs_little() {
    let pieces = [
        "*",
        "_a ",
        "**a*",
        "[",
        "![",
        "[](",
        "[](x \"",
        "`",
        "`` ` ",
        "<",
        "<a ",
        "<!--",
        "<b>",
        "<br>",
        "<ul><li>",
        "- ",
        "> ",
        "1. ",
        "&",
        "&amp",
        "https://",
        "(",
        "|",
        "|-\n",
        "\\",
        "#",
        "```",
        "    ",
        "\t- ",
        "x\n",
        "<https://a",
        "- - <br>",
    ];
    for piece in pieces {
        let blocks = read(&piece.repeat(30_000));
        assert!(depth(&blocks) < 20, "{piece}");
    }
}

fn depth(pieces: &[Piece]) -> usize {
    let of = |piece: &Piece| match piece {
        Piece::Text(_) => 0,
        Piece::Element(_, inner) | Piece::Link(_, inner) => depth(inner),
    };
    1 + pieces.iter().map(of).max().unwrap_or(0)
}

proptest::proptest! {
    #[test]
    fn no_text_makes_it_panic(text in "\\PC{0,200}") {
        assert!(depth(&read(&text)) < 20);
        let _ = summary(&text);
    }

    #[test]
    fn no_marks_in_any_order_make_it_panic_or_lose_a_word(
        pieces in proptest::collection::vec(
            proptest::sample::select(vec![
                "*", "**", "_", "`", "```", "[", "](", ")", "<b>", "</b>", "<a href='https://a.example'>", "</a>", "<li>",
                "<ul>", "</ul>", "<br>", "\n", "\n\n", "    ", "- ", "1. ", "> ", "# ", "|", "|-|", "\\", "&lt;", "é", "Wort ",
            ]),
            0..60,
        )
    ) {
        let text = pieces.concat();
        let blocks = read(&text);
        assert!(depth(&blocks) < 20);
        // An address and a fence's language are not shown.
        let shown = words(&blocks, ' ').matches("Wort").count();
        assert!(text.contains("](") || text.contains("```") || shown == text.matches("Wort").count(), "{text:?}: {blocks:?}");
    }

    #[test]
    fn plain_words_stay_as_they_are(text in "[a-zA-Z][a-zA-Z0-9,.!? ]{1,80}") {
        assert_eq!(words(&read(&text), ' ').trim_end(), text.trim_end());
    }
}
