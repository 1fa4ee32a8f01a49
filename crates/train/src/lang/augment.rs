//! Makes training texts as the detector meets them: words, snippets, headlines, capitals, names of the other
//! language, marks left out, encodings misread.

use std::collections::BTreeMap;

use doichieu_encode::tone::PLACEMENT;
use unicode_normalization::UnicodeNormalization;

use super::corpus::{Corpus, Line};
use super::legacy::Legacy;
use crate::rng::Rng;

/// Classes of the model, in its order.
pub(crate) const EN: usize = 0;
pub(crate) const VI_MARKED: usize = 1;
pub(crate) const VI_BARE: usize = 2;

/// A text with its class, and the kind of it for reports.
#[derive(Debug, Clone)]
pub(crate) struct Example {
    pub(crate) text: String,
    pub(crate) class: usize,
    pub(crate) kind: String,
}

/// Draws examples from one half of a corpus.
#[derive(Debug)]
pub(crate) struct Sampler<'a> {
    en: Vec<&'a str>,
    vi: Vec<&'a str>,
    words: &'a [String],
    others: Vec<Other<'a>>,
    /// Sum of the others' weights up to each.
    other_ends: Vec<f64>,
    foreign_names: Vec<String>,
    vietnamese_names: Vec<String>,
    english_words: BTreeMap<String, usize>,
}

#[derive(Debug)]
struct Other<'a> {
    code: &'a str,
    class: usize,
    lines: Vec<&'a str>,
}

/// Families for the model's classes of other languages, by MediaWiki's codes; the rest is the last class.
const FAMILIES: [&str; 4] = [
    // Romance, Celtic and constructed on them.
    "fr es it pt pt-br ca gl ro oc ast an co sc scn nap lmo pms lij vec roa-tara egl rgn eml rm fur lld wa frp pcd mwl ext \
     lad ia ie io eo lfn nov vo br cy ga gd gv kw la frc nrm gcr gcf acf ht cbk-zam pap kea mo es-formal rup qug",
    // Germanic.
    "de de-ch de-at de-formal nl nl-informal af fy nds nds-nl da nb nn sv is fo lb gsw bar ksh hrx pfl pdc pdt stq frr li zea vls \
     vmf jut sli srn",
    // Slavic, Baltic, Uralic, Turkic, Albanian, Basque, Kurdish.
    "pl cs sk sl hr bs sr-el sh sh-latn hsb dsb szl csb lt lv ltg sgs bat-smg fi et vro hu hu-formal se smn sms sma sje sjd krl fit \
     vep liv vot olo tr az uz tk crh-latn crh-ro gag tt-latn kk-latn kaa ug-latn sq aln eu ku-latn diq kiu rmy rmc isv-latn \
     tly lzz prg",
    // Austronesian and Pacific creoles.
    "id ms jv su map-bms min ban bjn ace tl ceb war ilo pag pam bcl hil bto cbk krj mg to sm fj haw mi ty niu na ch tet mad \
     bug btm nia gor bbc-latn iba dtp kge bew sas tay ami pwn trv szy tpi bi pih mui ljp abs mrh xsy sro",
];

const SURNAMES: &str = "Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Đào Đinh Tô Trịnh Mai Lâm Cao Hà Tạ";
const MIDDLE: &str =
    "Văn Thị Hữu Đức Minh Ngọc Quang Thanh Xuân Quốc Thu Hồng Kim Anh Đình Công Thế Bảo Gia Tuấn";
const GIVEN: &str = "Anh Bình Chi Cường Dũng Dung Đạt Đông Giang Hà Hải Hằng Hạnh Hiền Hiếu Hoa Hòa Hùng Hương Huy Khánh Khoa \
    Kiên Lan Linh Long Lộc Mai Minh Mỹ Nam Nga Nghĩa Nhung Phong Phúc Phương Phượng Quân Quyên Sơn Tâm Tân Thắng Thảo Thịnh \
    Thủy Thư Tiến Toàn Trang Trung Tú Tuấn Tùng Tuyết Việt Vinh Vy Xuân Yến Thưởng Trọng Phúc";
const PLACES: &str = "Hà Nội|Hải Phòng|Đà Nẵng|Cần Thơ|Huế|Quảng Ninh|Quảng Nam|Nghệ An|Thanh Hóa|Bình Dương|Đồng Nai|Lâm Đồng|\
    Đắk Lắk|Khánh Hòa|Nha Trang|Đà Lạt|Sa Pa|Hạ Long|Phú Quốc|Sơn La|Điện Biên|Lào Cai|Hà Giang|Cà Mau|Sài Gòn|Việt Nam|\
    Trường Sa|Hoàng Sa|Cửu Long|Tây Nguyên|Bắc Kinh|Vũng Tàu|Hội An|Mỹ Tho|Bến Tre|Thái Bình|Tân Sơn Nhất|Bình Nhưỡng";

impl<'a> Sampler<'a> {
    /// A sampler over the lines that are kept back, or over all the others; `exclude` tells locales to leave out.
    pub(crate) fn new(corpus: &'a Corpus, held_back: bool, exclude: impl Fn(&str) -> bool) -> Self {
        let choose = |lines: &'a [Line]| -> Vec<&'a str> {
            lines
                .iter()
                .filter(|line| line.is_held_back() == held_back)
                .map(|line| line.text.as_str())
                .collect()
        };
        let en = choose(&corpus.en);
        let vi = choose(&corpus.vi);
        let mut english_words: BTreeMap<String, usize> = BTreeMap::new();
        for line in &corpus.en {
            for word in line.text.split(|ch: char| !ch.is_alphabetic()).filter(|word| !word.is_empty()) {
                *english_words.entry(word.to_lowercase()).or_default() += 1;
            }
        }
        english_words.retain(|_, n| *n >= 8);
        let mut others = Vec::new();
        let mut other_ends = Vec::new();
        let mut end = 0.0;
        for (code, lines) in &corpus.others {
            if exclude(code) {
                continue;
            }
            if !corpus.is_latin(code) {
                continue;
            }
            let lines = choose(lines);
            if lines.len() < 2 {
                continue;
            }
            // Large languages count for more, but not in proportion: their messages are many.
            end += (lines.len() as f64).clamp(60.0, 4000.0).powf(0.4);
            let family = FAMILIES.iter().position(|codes| codes.split_ascii_whitespace().any(|c| c == code));
            others.push(Other { code, class: 3 + family.unwrap_or(FAMILIES.len()), lines });
            other_ends.push(end);
        }
        let foreign_names = name_runs(&corpus.en);
        Self {
            en,
            vi,
            words: &corpus.words,
            others,
            other_ends,
            foreign_names,
            vietnamese_names: vietnamese_names(),
            english_words,
        }
    }

    /// One example; about a third each English, Vietnamese and other.
    pub(crate) fn draw(&self, rng: &mut Rng) -> Example {
        loop {
            let drawn = match rng.below(100) {
                0..=31 => self.english(rng),
                32..=63 => self.vietnamese(rng),
                _ => self.other(rng),
            };
            if let Some(example) =
                drawn.filter(|e| e.text.chars().filter(|ch| ch.is_alphabetic()).count() >= 2)
            {
                return example;
            }
        }
    }

    fn english(&self, rng: &mut Rng) -> Option<Example> {
        if rng.chance(0.05) {
            let text = rng.pick(self.words)?.clone();
            return Some(Example { text, class: EN, kind: "en_list".to_owned() });
        }
        let line = *rng.pick(&self.en)?;
        let (mut text, mut kind) = cut(line, rng, 0.10)?;
        if kind != "w1" && kind != "w2" && rng.chance(0.12) {
            text = self.with_names(&text, &self.vietnamese_names, rng);
            kind = "vnnames";
        }
        if kind != "vnnames" {
            text = recase(text, rng);
        }
        Some(Example { text, class: EN, kind: format!("en_{kind}") })
    }

    fn vietnamese(&self, rng: &mut Rng) -> Option<Example> {
        let line: String = rng.pick(&self.vi)?.nfc().collect::<String>().replace('Ð', "Đ");
        let (mut text, mut kind) = cut(&line, rng, 0.08)?;
        if rng.chance(0.3) {
            text = other_tone_placement(&text);
        }
        if kind != "w1" && kind != "w2" && rng.chance(0.18) {
            text = self.with_names(&text, &self.foreign_names, rng);
            kind = "names";
        }
        if kind != "names" {
            text = recase(text, rng);
        }
        let n_marked = text.chars().filter(|ch| !ch.is_ascii()).count();
        let is_short = matches!(kind, "w1" | "w2");
        let (class, how) = match rng.below(100) {
            0..=38 if !is_short || rng.chance(0.3) => {
                text = strip_marks(&text);
                (VI_BARE, "nodia_")
            }
            39..=53 if n_marked >= 3 && !is_short => {
                let legacy = *rng.pick(&Legacy::ALL)?;
                text = legacy.garble(&text);
                (VI_MARKED, "legacy_")
            }
            _ if n_marked == 0 => (VI_BARE, "ascii_"),
            _ => (VI_MARKED, ""),
        };
        Some(Example { text, class, kind: format!("vi_{how}{kind}") })
    }

    fn other(&self, rng: &mut Rng) -> Option<Example> {
        let total = *self.other_ends.last()?;
        let at = rng.unit() * total;
        let other = self.others.get(self.other_ends.partition_point(|end| *end <= at))?;
        let line = *rng.pick(&other.lines)?;
        let (mut text, kind) = cut(line, rng, 0.05)?;
        if self.looks_english(&text) {
            return None;
        }
        if !matches!(kind, "w1" | "w2" | "w3") && rng.chance(0.06) {
            text = self.with_names(&text, &self.foreign_names, rng);
        }
        if rng.chance(0.08) {
            text = strip_marks(&text);
        }
        Some(Example {
            text: recase(text, rng),
            class: other.class,
            kind: format!("other_{kind}:{}", other.code),
        })
    }

    /// Messages that nobody has translated, product names, licence texts.
    fn looks_english(&self, text: &str) -> bool {
        let mut n_words = 0usize;
        let mut n_english = 0usize;
        for word in text.split(|ch: char| !ch.is_alphabetic() && ch != '\'').filter(|word| !word.is_empty()) {
            n_words += 1;
            n_english += usize::from(self.english_words.contains_key(&word.to_lowercase()));
        }
        n_english * 4 > n_words * 3
    }

    /// The text with names of the other language in place of its own, or put in.
    fn with_names(&self, text: &str, names: &[String], rng: &mut Rng) -> String {
        let mut words: Vec<&str> = text.split_whitespace().collect();
        if words.len() > 6 && rng.chance(0.5) {
            // A headline: little text beside the names.
            let len = rng.between(1, 5);
            let start = rng.below(words.len() - len);
            words = words.get(start..start + len).unwrap_or_default().to_vec();
        }
        let mut out: Vec<String> = Vec::new();
        let mut was_name = false;
        let mut n_placed = 0;
        for (place, word) in words.iter().enumerate() {
            let is_name = place > 0 && word.starts_with(char::is_uppercase);
            if is_name {
                if !was_name && let Some(name) = rng.pick(names) {
                    out.push(name.clone());
                    n_placed += 1;
                }
            } else {
                out.push((*word).to_owned());
            }
            was_name = is_name;
        }
        let n_more = if n_placed == 0 { rng.between(1, 3) } else { rng.below(2) };
        for _ in 0..n_more {
            if let Some(name) = rng.pick(names) {
                let place = if rng.chance(0.5) { 0 } else { rng.below(out.len() + 1) };
                out.insert(place, name.clone());
            }
        }
        let mut joined = out.join(" ");
        if rng.chance(0.25) {
            joined = strip_marks(&joined);
        }
        joined
    }
}

/// Names as they stand in running English: runs of capitalised words that do not begin the sentence.
fn name_runs(lines: &[Line]) -> Vec<String> {
    let mut runs = std::collections::BTreeSet::new();
    for line in lines {
        let mut run: Vec<&str> = Vec::new();
        for (place, word) in line.text.split_whitespace().enumerate() {
            let core = word.trim_matches(|ch: char| !ch.is_alphanumeric());
            let is_name = place > 0 && core.len() > 1 && core.starts_with(char::is_uppercase);
            if is_name {
                run.push(core);
            }
            if (!is_name || core.len() != word.trim_start_matches(['"', '(']).len()) && !run.is_empty() {
                if run.len() <= 3 {
                    runs.insert(run.join(" "));
                }
                run.clear();
            }
        }
    }
    runs.into_iter().collect()
}

fn vietnamese_names() -> Vec<String> {
    let mut names: Vec<String> = PLACES.split('|').map(|place| place.trim().to_owned()).collect();
    let mut rng = Rng::new(7);
    let surnames: Vec<&str> = SURNAMES.split_ascii_whitespace().collect();
    let middles: Vec<&str> = MIDDLE.split_ascii_whitespace().collect();
    let givens: Vec<&str> = GIVEN.split_ascii_whitespace().collect();
    for _ in 0..2000 {
        let parts = [rng.pick(&surnames), rng.pick(&middles), rng.pick(&givens)];
        let skip = if rng.chance(0.2) { 1 } else { 3 };
        let parts: Vec<&str> = parts
            .into_iter()
            .enumerate()
            .filter(|(at, _)| *at != skip)
            .filter_map(|(_, p)| p.copied())
            .collect();
        names.push(parts.join(" "));
    }
    names
}

/// A piece of a line: whole, a headline, one to three words, or ten to twenty-four letters.
pub(crate) fn cut(line: &str, rng: &mut Rng, p_word: f64) -> Option<(String, &'static str)> {
    let words: Vec<&str> = line.split_whitespace().collect();
    let span = |rng: &mut Rng, len: usize| -> Option<String> {
        let len = len.min(words.len());
        let start = rng.below(words.len() - len + 1);
        Some(words.get(start..start + len)?.join(" "))
    };
    let trimmed = |text: String| text.trim_matches(|ch: char| !ch.is_alphanumeric()).to_owned();
    let at = rng.unit();
    if at < p_word {
        Some((trimmed(span(rng, 1)?), "w1"))
    } else if at < p_word + 0.09 {
        Some((trimmed(span(rng, 2)?), "w2"))
    } else if at < p_word + 0.18 {
        Some((trimmed(span(rng, 3)?), "w3"))
    } else if at < p_word + 0.36 {
        let most = rng.between(10, 24);
        let start = rng.below(words.len());
        let mut text = String::new();
        for word in words.get(start..)? {
            if !text.is_empty() && text.chars().count() + 1 + word.chars().count() > most {
                break;
            }
            if !text.is_empty() {
                text.push(' ');
            }
            text.push_str(word);
        }
        Some((text, "c10_20"))
    } else if at < p_word + 0.56 {
        let len = rng.between(4, 12);
        Some((span(rng, len)?, "headline"))
    } else {
        // A paragraph is cut to the length of a long sentence.
        let len = rng.between(12, 50);
        Some((if words.len() > 50 { span(rng, len)? } else { line.to_owned() }, "sent"))
    }
}

pub(crate) fn recase(text: String, rng: &mut Rng) -> String {
    match rng.below(100) {
        0..=3 => text.to_uppercase(),
        4..=6 => text.to_lowercase(),
        7..=13 => title_case(&text, rng.chance(0.6)),
        _ => text,
    }
}

/// Capitals as headlines have them, in many papers all but the short words.
fn title_case(text: &str, spares_short_words: bool) -> String {
    text.split(' ')
        .map(|word| {
            let mut chars = word.chars();
            if spares_short_words && word.chars().count() <= 3 {
                return word.to_owned();
            }
            chars.next().map_or(String::new(), |first| first.to_uppercase().chain(chars).collect())
        })
        .collect::<Vec<String>>()
        .join(" ")
}

/// `hòa` to `hoà` and back, where the rime is open.
fn other_tone_placement(text: &str) -> String {
    text.split(' ')
        .map(|word| {
            PLACEMENT
                .iter()
                .find_map(|(old, new)| Some(format!("{}{new}", word.strip_suffix(old)?)))
                .unwrap_or_else(|| word.to_owned())
        })
        .collect::<Vec<String>>()
        .join(" ")
}

/// Without diacritics, `đ` as `d`.
pub(crate) fn strip_marks(text: &str) -> String {
    text.nfd()
        .filter(|ch| !matches!(u32::from(*ch), 0x300..=0x36F))
        .map(|ch| match ch {
            'đ' => 'd',
            'Đ' => 'D',
            other => other,
        })
        .nfc()
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_left_out_and_letters_stay() {
        assert_eq!(strip_marks("Đường về quê, năm 2024"), "Duong ve que, nam 2024");
        assert_eq!(strip_marks("người"), "nguoi");
    }

    #[test]
    fn tone_marks_move_only_in_open_rimes() {
        assert_eq!(other_tone_placement("hòa toán thủy hoành"), "hoà toán thuỷ hoành");
    }

    #[test]
    fn headlines_may_spare_short_words() {
        assert_eq!(title_case("rates held for a third month", true), "Rates Held for a Third Month");
        assert_eq!(title_case("rates held for a month", false), "Rates Held For A Month");
    }

    #[test]
    fn cuts_are_pieces_of_the_line() {
        let line = "The council met twice before the vote and once after it.";
        let mut rng = Rng::new(1);
        for _ in 0..500 {
            let Some((piece, kind)) = cut(line, &mut rng, 0.1) else { panic!("a line of words can be cut") };
            assert!(line.contains(&piece), "{kind}: {piece}");
        }
    }

    #[test]
    fn the_same_seed_draws_the_same() {
        let draw = |seed| {
            let mut rng = Rng::new(seed);
            (0..50)
                .filter_map(|_| cut("one two three four five six seven", &mut rng, 0.2))
                .collect::<Vec<_>>()
        };
        assert_eq!(draw(5), draw(5));
        assert_ne!(draw(5), draw(6));
    }
}
