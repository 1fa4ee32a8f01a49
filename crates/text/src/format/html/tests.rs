use super::super::HintKind;
use super::*;
use doichieu_bitext::{RemovalKind, Span};
use proptest::prelude::*;

const PAGE: &str = r#"<!DOCTYPE html>
<html lang="vi"><head><meta charset="utf-8"><title>Chợ nổi mở lại sau ba năm - Báo Ví Dụ</title>
<meta property="og:site_name" content="Báo Ví Dụ"><meta name="description" content="Chợ nổi trên sông mở lại từ sáng thứ bảy, sau ba năm nạo vét &amp; sửa bờ kè.">
<meta property="article:published_time" content="13/03/2024 10:23 (GMT+7)">
<script type="application/ld+json">{"@context":"https://schema.org","@type":"NewsArticle","headline":"Chợ nổi mở lại sau ba năm","author":[{"@type":"Person","name":"Lan Anh"},{"name":"Minh Đức"}]}</script>
<style>p { color: red }</style><script>var x = "<p>không phải chữ</p>";</script></head>
<body><nav><ul><li><a href="/">Trang chủ</a></li><li><a href="/tin">Tin mới</a></li></ul></nav>
<div class="page"><h1 class="title">Chợ nổi mở lại   sau ba năm</h1>
<p class="description">Chợ nổi trên sông mở lại từ sáng thứ bảy, sau ba năm nạo vét &amp; sửa bờ kè.</p>
<article class="fck_detail">
<p>Hơn 200 ghe thuyền đã về bến từ <b>4 giờ</b> sáng, theo ban quản lý chợ. Người bán nói rằng họ chờ ngày này đã lâu,
và hàng hóa, trái cây, cá tôm đều được chuẩn bị từ nhiều tuần trước.</p>
<figure><img src="a.jpg"><figcaption>Ghe thuyền trên sông, sáng 9/3.</figcaption></figure>
<p>&quot;Tôi đã đợi ba năm&quot;, bà S&aacute;u, 61 tuổi, người bán b&uacute;n, nói.<br>Bà cho biết mỗi ngày bán được 150 tô, trước kia thì nhiều hơn, có hôm đến 300 tô, khách quen rất đông.</p>
<p>Công trình nạo vét dài 2,5&nbsp;km, tốn 48 tỷ đồng, kéo dài từ năm 2021, chậm một năm so với kế hoạch, vì thiếu cát, thiếu người và hai mùa lũ lớn.</p>
</article></div>
<footer><p>Bản quyền Báo Ví Dụ</p></footer></body></html>
"#;

/// The source slice of a line as a browser would show it.
fn shown(source: &str) -> String {
    let mut text = String::new();
    for token in html5gum::Tokenizer::new(source) {
        let Ok(token) = token;
        match token {
            html5gum::Token::String(s) => text.push_str(&String::from_utf8_lossy(&s.value)),
            html5gum::Token::StartTag(t) if t.name.as_slice() == b"br" => text.push(' '),
            _ => {}
        }
    }
    text.split(|c: char| c.is_ascii_whitespace()).filter(|w| !w.is_empty()).collect::<Vec<_>>().join(" ")
}

#[track_caller]
fn check_lines_map(source: &str, article: &Article) {
    let mut at = 0;
    for line in article.mapped.text.split('\n') {
        let span = Span::at(at, at + line.len());
        let slice = article.mapped.map.to_source(span).text(source).expect("spans lie on characters");
        assert_eq!(shown(slice), line);
        at = span.end() + 1;
    }
    assert_eq!(article.mapped.map.source_len(), source.len());
}

#[track_caller]
fn check(source: &str, extraction: Extraction, lines: &[&str]) {
    let article = read_html(source);
    assert_eq!(article.inside().text.split('\n').collect::<Vec<_>>(), lines);
    assert_eq!(article.extraction, extraction);
    check_lines_map(source, &article);
}

#[test]
fn an_article_is_found_with_headline_and_lead() {
    check(
        PAGE,
        Extraction::Readability,
        &[
            "Chợ nổi mở lại sau ba năm",
            "Chợ nổi trên sông mở lại từ sáng thứ bảy, sau ba năm nạo vét & sửa bờ kè.",
            "Hơn 200 ghe thuyền đã về bến từ 4 giờ sáng, theo ban quản lý chợ. Người bán nói rằng họ chờ ngày này đã \
             lâu, và hàng hóa, trái cây, cá tôm đều được chuẩn bị từ nhiều tuần trước.",
            "Ghe thuyền trên sông, sáng 9/3.",
            "\"Tôi đã đợi ba năm\", bà Sáu, 61 tuổi, người bán bún, nói.",
            "Bà cho biết mỗi ngày bán được 150 tô, trước kia thì nhiều hơn, có hôm đến 300 tô, khách quen rất đông.",
            "Công trình nạo vét dài 2,5\u{a0}km, tốn 48 tỷ đồng, kéo dài từ năm 2021, chậm một năm so với kế hoạch, \
             vì thiếu cát, thiếu người và hai mùa lũ lớn.",
        ],
    );
}

#[test]
fn markup_tells_what_lines_are() {
    let source = PAGE
        .replace("<article class=\"fck_detail\">", "<article class=\"fck_detail\"><h2>Bến cũ</h2>")
        .replace("</figure>", "</figure><h4><a href='/x'>Tin khác</a></h4>");
    let article = read_html(&source);
    let hints: Vec<_> =
        article.hints.iter().map(|h| (h.kind, h.span.text(&article.mapped.text).unwrap())).collect();
    assert_eq!(
        hints,
        [
            (HintKind::Headline, "Chợ nổi mở lại sau ba năm"),
            (HintKind::Heading, "Bến cũ"),
            (HintKind::Caption, "Ghe thuyền trên sông, sáng 9/3."),
            (HintKind::Link, "Tin khác"),
        ]
    );
}

#[test]
fn a_heading_that_is_not_the_title_is_the_headline() {
    let source = PAGE
        .replace("<h1 class=\"title\">Chợ nổi mở lại   sau ba năm", "<h1>Ba năm chờ, nay chợ lại đông")
        .replace("<nav>", "<header><h1>Báo</h1></header><nav>")
        .replace("\"headline\"", "\"alternativeHeadline\"");
    let article = read_html(&source);
    assert_eq!(article.inside().text.lines().next(), Some("Ba năm chờ, nay chợ lại đông"));
    check_lines_map(&source, &article);
    let article = read_html("<title>A &amp; B</title>");
    assert_eq!(article.metadata.title.as_deref(), Some("A & B"));
}

#[test]
fn what_is_not_the_article_is_listed_in_the_order_of_the_page() {
    let source = PAGE
        .replace("<footer>", "<p hidden>ẩn</p><p style='display: none'>ẩn</p><aside><button>Đóng</button>Đọc thêm</aside><footer>")
        .replace("</footer>", "<a href='/dk'>Điều khoản</a></footer>");
    let article = read_html(&source);
    let outside: Vec<_> = article
        .outside
        .iter()
        .map(|o| (o.kind, o.rule, o.span.text(&article.mapped.text).unwrap()))
        .collect();
    assert_eq!(
        outside,
        [
            (RemovalKind::Navigation, "menu-element", "Trang chủ"),
            (RemovalKind::Navigation, "menu-element", "Tin mới"),
            (RemovalKind::Navigation, "form-control", "Đóng"),
            (RemovalKind::Related, "aside-element", "Đọc thêm"),
            (RemovalKind::Legal, "footer-text", "Bản quyền Báo Ví Dụ"),
            (RemovalKind::Navigation, "footer-link", "Điều khoản"),
        ]
    );
    check_lines_map(&source, &article);
}

#[test]
fn a_line_that_is_partly_outside_keeps_the_rest() {
    let text = "menu\none two three\n\nlast\nfoot";
    let parts = [Span::at(0, 4), Span::at(9, 13), Span::at(25, 29)];
    let inside = super::super::without(text, &parts);
    assert_eq!(inside.text, "one three\n\nlast");
    assert_eq!(inside.map.to_source(Span::at(4, 9)).text(text), Some("three"));
}

#[test]
fn datelines_are_set_apart() {
    let source = "<p><span class=place>CẦN THƠ</span>Chợ nổi mở lại.</p><p><span>C</span>hợ nổi</p>";
    assert_eq!(read_html(source).mapped.text, "CẦN THƠ Chợ nổi mở lại.\nChợ nổi");
}

#[test]
fn metadata_comes_from_tags_and_json_ld() {
    let metadata = read_html(PAGE).metadata;
    assert_eq!(metadata.title.as_deref(), Some("Chợ nổi mở lại sau ba năm"));
    assert_eq!(metadata.outlet.as_deref(), Some("Báo Ví Dụ"));
    assert_eq!(metadata.bylines, ["Lan Anh", "Minh Đức"]);
    assert_eq!(metadata.date.as_deref(), Some("2024-03-13T10:23+07:00"));
    assert_eq!(metadata.declared_lang.as_deref(), Some("vi"));
}

#[test]
fn a_page_without_article_gives_all_visible_text() {
    check("<p>Một<p>Hai &lt; ba<script>x</script>", Extraction::AllVisible, &["Một", "Hai < ba"]);
    check("just text", Extraction::AllVisible, &["just text"]);
    check("", Extraction::AllVisible, &[""]);
    check("<b>a</b> <i>b</i><u>c</u>\n d<br>e", Extraction::AllVisible, &["a bc d", "e"]);
    check("<title>T &amp; U</title><p>x</p>", Extraction::AllVisible, &["T & U", "x"]);
}

#[test]
fn private_use_characters_of_the_page_are_kept_and_harmless() {
    let source = PAGE.replace("Hơn 200", "\u{F0003}&#xF0001;Hơn \u{100001}200");
    let article = read_html(&source);
    assert!(article.mapped.text.contains("\u{F0003}\u{F0001}Hơn \u{100001}200 ghe"));
    assert!(!article.inside().text.contains("Tin mới"));
    check_lines_map(&source, &article);
}

#[test]
fn markers_reach_beyond_one_plane() {
    let mut text = String::new();
    push(&mut text, 0);
    push(&mut text, 70_000);
    push(&mut text, 65_519);
    assert_eq!(extract::marked_runs_for_test(&text), [0, 65_519, 70_000]);
}

fn push(text: &mut String, idx: usize) {
    extract::push_marker(text, idx);
    text.push('x');
}

#[test]
fn deep_nesting_ends() {
    for tag in ["div", "b", "font color=red", "table><tr><td", "ul><li", "p", "svg", "select", "template"] {
        let source = format!("{}Chữ{}", format!("<{tag}>").repeat(20_000), PAGE);
        let article = read_html(&source);
        assert!(article.mapped.text.contains("ban quản lý chợ"), "{tag}");
    }
}

#[test]
fn html_is_told_from_text() {
    for (text, expected) in [
        (PAGE, true),
        ("  <!-- x --><html>", true),
        ("<?xml version=\"1.0\"?><!DOCTYPE html>", true),
        ("<p>Một</p>", true),
        ("Một <b>hai</b> ba", false),
        ("a<br>b<br>c<br>d", true),
        ("x < y and y > z", false),
        ("<3 means love", false),
    ] {
        assert_eq!(looks_like_html(text), expected, "{text:.20}");
    }
}

proptest! {
    #[test]
    fn broken_pages_are_read_and_map_back(
        parts in prop::collection::vec(
            prop::sample::select(vec![
                "<p>", "</p>", "<div", ">", "<b>", "</b>", "&amp;", "&", "&#1", "&#x1EC7;", "&copy", "<!--", "-->",
                "</>", "<script>", "</script>", "<title>", "</title>", "<h1>", "</h1>", "<br>", "Việt ", "word ",
                "\r\n", "\u{a0}", "<table><tr><td>", "</table>", "<a href='x", "'>", "<![CDATA[", "]]>", "<pre>",
                "\u{F0001}", "<svg>", "<noscript>", "<textarea>", "=", "\"", "<?", "<%", "<p/>", "&NotEqualTilde;",
            ]),
            0..60,
        )
    ) {
        let source = parts.concat();
        let article = read_html(&source);
        prop_assert_eq!(article.mapped.map.source_len(), source.len());
        for (at, c) in article.mapped.text.char_indices() {
            let span = article.mapped.map.to_source(Span::at(at, at + c.len_utf8()));
            prop_assert!(span.text(&source).is_some());
        }
    }
}
