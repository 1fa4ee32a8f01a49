//! Walks a text for quantities: numerals with their currency, unit, range and bound, ordinals, fractions, multiples.

use std::sync::LazyLock;

use super::numeral::{self, Numeral};
use super::{Bound, Currency, Form, Quantity, Reading, Unit, same};
use crate::date::Found;
use crate::phrase::{Phrases, rows};
use crate::token::Tokens;

/// A unit as the table gives it.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Written {
    /// A unit and the factor to its base.
    Plain(Unit, f64),
    Fahrenheit,
    /// Degrees of an unnamed scale.
    Degree,
    /// Pounds of money or of weight.
    Pound,
}

/// One language's tables.
#[derive(Debug)]
struct Tables {
    units: Phrases<Written>,
    before: Phrases<Bound>,
    after: Phrases<Bound>,
}

static ENGLISH: LazyLock<Tables> = LazyLock::new(|| Tables::load("en", false));
static VIETNAMESE: LazyLock<Tables> = LazyLock::new(|| Tables::load("vi", false));
static BARE: LazyLock<Tables> = LazyLock::new(|| Tables::load("vi", true));

impl Tables {
    fn load(lang: &str, bare: bool) -> Self {
        let units = rows(include_str!("../../assets/units.tsv")).filter_map(|row| {
            let [of, phrase, unit, factor] = row.as_slice() else { return None };
            if *of != lang && *of != "both" {
                return None;
            }
            Some(((*phrase).to_owned(), written(unit, factor.parse().ok()?)?))
        });
        let bounds = |side: &'static str| {
            rows(include_str!("../../assets/bounds.tsv")).filter_map(move |row| {
                let [of, at, phrase, bound] = row.as_slice() else { return None };
                let bound = match *bound {
                    "about" => Bound::About,
                    "atleast" => Bound::AtLeast,
                    _ => Bound::AtMost,
                };
                (*of == lang && *at == side).then(|| ((*phrase).to_owned(), bound))
            })
        };
        Self {
            units: Phrases::new(units, bare),
            before: Phrases::new(bounds("before"), bare),
            after: Phrases::new(bounds("after"), bare),
        }
    }
}

fn written(unit: &str, factor: f64) -> Option<Written> {
    let plain = match unit {
        "percent" => Unit::Percent,
        "length" => Unit::Length,
        "mass" => Unit::Mass,
        "area" => Unit::Area,
        "volume" => Unit::Volume,
        "speed" => Unit::Speed,
        "temperature" => Unit::Temperature,
        "duration" => Unit::Duration,
        "age" => Unit::Age,
        "times" => Unit::Times,
        "power" => Unit::Power,
        "data" => Unit::Data,
        "cent" => return Some(Written::Plain(Unit::Money(Currency::DOLLAR), 0.01)),
        "fahrenheit" => return Some(Written::Fahrenheit),
        "degree" => return Some(Written::Degree),
        "pound" => return Some(Written::Pound),
        "money:$" => Unit::Money(Currency::DOLLAR),
        "money:peso" => Unit::Money(Currency::PESO),
        "money:franc" => Unit::Money(Currency::FRANC),
        "money:krone" => Unit::Money(Currency::KRONE),
        money => Unit::Money(Currency::new(money.strip_prefix("money:")?)?),
    };
    Some(Written::Plain(plain, factor))
}

/// Finds the quantities among tokens that no date has taken.
pub(crate) fn find(tokens: &Tokens<'_>, dates: &[Found]) -> Vec<Quantity> {
    let mut taken = vec![false; tokens.len()];
    for found in dates {
        // An ordinal that may be a weekday is left to both.
        if !(found.mention.tentative && found.mention.weekday.is_some()) {
            taken.iter_mut().take(found.to).skip(found.from).for_each(|t| *t = true);
        }
    }
    let tables: &Tables = match (tokens.vietnamese, tokens.bare) {
        (false, _) => &ENGLISH,
        (true, false) => &VIETNAMESE,
        (true, true) => &BARE,
    };
    let finder = Finder { tokens, taken, tables };
    let mut out = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        if finder.is_taken(at) {
            at += 1;
            continue;
        }
        match finder.at(at) {
            Step::Found(quantity, end) => {
                out.push(quantity);
                at = end.max(at + 1);
            }
            Step::Skip(end) => at = end.max(at + 1),
        }
    }
    out
}

enum Step {
    Found(Quantity, usize),
    Skip(usize),
}

struct Finder<'a, 't> {
    tokens: &'a Tokens<'t>,
    taken: Vec<bool>,
    tables: &'a Tables,
}

/// A number with its unit, before ranges and bounds.
#[derive(Clone, Copy)]
struct Measured {
    number: Numeral,
    unit: Option<Written>,
    /// The unit stood before the number.
    prefixed: bool,
    /// `5m` and `5k`, read both ways.
    letter: Option<char>,
    end: usize,
}

impl Finder<'_, '_> {
    fn is_taken(&self, at: usize) -> bool {
        self.taken.get(at).copied().unwrap_or(true)
    }

    fn at(&self, at: usize) -> Step {
        let t = self.tokens;
        if t.is_number(at) && self.is_code(at) {
            return Step::Skip(self.code_end(at));
        }
        if let Some((quantity, end)) = self.special(at) {
            return Step::Found(quantity, end);
        }
        match self.measured(at) {
            Some(first) => self.with_range(at, first),
            None => {
                // What looked like a number and was none: its further groups are none either.
                Step::Skip(at + 1)
            }
        }
    }

    /// Whether digits belong to a name or code: `A320`, `COVID-19`, `401(k)`, `2K8`, a telephone number.
    fn is_code(&self, at: usize) -> bool {
        let t = self.tokens;
        if t.glued(at) && at > 0 {
            let before = t.word(at - 1);
            if t.is_word(at - 1)
                && self.currency_code(before).is_none()
                && !matches!(before, "x" | "rs" | "us")
            {
                return true;
            }
            let hyphen = t.dash(at - 1) && t.glued(at - 1);
            if hyphen && t.is_word(at.wrapping_sub(2)) {
                let raw = t.raw(at - 2);
                let letters = raw.chars().count();
                let short = letters <= 5 && raw.chars().all(char::is_uppercase)
                    || letters <= 4 && raw.chars().filter(|c| c.is_uppercase()).count() > 1;
                if short
                    || before == "covid"
                    || t.word(at - 2) == "covid"
                    || t.glued(at - 2) && t.is_number(at.wrapping_sub(3))
                {
                    return true;
                }
            }
            if matches!(t.mark(at - 1), '#' | '@') {
                return true;
            }
        }
        if t.mark(at + 1) == '('
            && t.glued(at + 1)
            && t.is_word(at + 2)
            && t.mark(at + 3) == ')'
            && t.raw(at + 2).len() <= 2
        {
            return true;
        }
        if t.mark(at.wrapping_sub(1)) == '+' && t.glued(at) && t.raw(at).len() <= 3 && t.is_number(at + 1) {
            return true;
        }
        if t.is_word(at + 1)
            && t.glued(at + 1)
            && t.is_number(at + 2)
            && t.glued(at + 2)
            && t.word(at + 1) != "x"
        {
            return true;
        }
        // Three groups of digits joined by hyphens, or spaced groups that begin with a zero, are telephone numbers.
        let group = |at: usize| t.dash(at) && t.glued(at) && t.is_number(at + 1) && t.glued(at + 1);
        if group(at + 1) && group(at + 3) {
            return true;
        }
        let raw = t.raw(at);
        raw.starts_with('0') && raw.len() > 2 && raw.bytes().all(|b| b.is_ascii_digit())
    }

    /// The end of a code: everything glued to it, and the further groups of a telephone number.
    fn code_end(&self, at: usize) -> usize {
        let t = self.tokens;
        let mut end = at + 1;
        let phone = t.raw(at).starts_with('0') || t.mark(at.wrapping_sub(1)) == '+';
        while end < t.len()
            && (t.glued(end)
                && (t.is_number(end)
                    || t.is_word(end)
                    || (t.dash(end) || t.mark(end) == '(') && t.glued(end + 1))
                || phone && t.is_number(end) && t.raw(end).len() <= 4)
        {
            end += 1;
        }
        end
    }

    fn currency_code(&self, word: &str) -> Option<Currency> {
        Currency::new(match word {
            "usd" => "USD",
            "vnd" | "vnđ" => "VND",
            "eur" => "EUR",
            "gbp" => "GBP",
            "aud" => "AUD",
            "cad" => "CAD",
            "jpy" => "JPY",
            "cny" | "rmb" => "CNY",
            "krw" => "KRW",
            "inr" | "rs" => "INR",
            "sgd" => "SGD",
            "hkd" => "HKD",
            "chf" => "CHF",
            "rub" => "RUB",
            "thb" => "THB",
            "myr" => "MYR",
            "php" => "PHP",
            "idr" => "IDR",
            "nzd" => "NZD",
            _ => return None,
        })
    }

    /// The currency before a number, and where the number begins.
    fn prefix(&self, at: usize) -> Option<(Currency, usize)> {
        let t = self.tokens;
        let symbol = |at: usize| {
            Some(match t.mark(at) {
                '$' => Currency::DOLLAR,
                '€' => Currency::new("EUR")?,
                '£' => Currency::new("GBP")?,
                '¥' => Currency::new("JPY")?,
                '₫' => Currency::new("VND")?,
                '₩' => Currency::new("KRW")?,
                '₹' => Currency::new("INR")?,
                '₽' => Currency::new("RUB")?,
                '฿' => Currency::new("THB")?,
                _ => return None,
            })
        };
        if let Some(currency) = symbol(at) {
            return t.is_number(at + 1).then_some((currency, at + 1));
        }
        if !t.is_word(at) {
            return None;
        }
        if t.mark(at + 1) == '$' && t.glued(at + 1) && t.is_number(at + 2) {
            let code = match t.word(at) {
                "us" => "USD",
                "a" | "au" => "AUD",
                "c" | "ca" | "can" => "CAD",
                "hk" => "HKD",
                "s" | "sg" => "SGD",
                "nz" => "NZD",
                "nt" => "TWD",
                "r" => "BRL",
                _ => return None,
            };
            return Currency::new(code).map(|c| (c, at + 2));
        }
        let currency = self.currency_code(t.word(at))?;
        t.is_number(at + 1).then_some((currency, at + 1))
    }

    /// A number with the currency before it or the unit after it.
    fn measured(&self, at: usize) -> Option<Measured> {
        let t = self.tokens;
        let prefix = self.prefix(at);
        let start = prefix.map_or(at, |(_, start)| start);
        if self.is_taken(start) {
            return None;
        }
        let mut number = numeral::at(t, start)?;
        let mut letter = None;
        let mut end = number.end;
        // `$2.5m`, `50k`
        if number.digits
            && number.scale <= 1.0
            && (t.glued(end) || prefix.is_some() && t.raw(end) == "m")
            && matches!(t.word(end), "m" | "k" | "b")
            && !(t.glued(end + 1) && t.is_number(end + 1))
        {
            let (scale, name) = match t.word(end) {
                "m" => (1e6, 'm'),
                "b" => (1e9, 'b'),
                _ => (1e3, 'k'),
            };
            if prefix.is_some() {
                number = number.scaled(scale, end + 1);
                end += 1;
            } else if name != 'b' && !(name == 'm' && t.mark(end + 1) == '/') {
                letter = Some(name);
                end += 1;
            }
        }
        if prefix.is_some() && number.scale <= 1.0 && t.mark(end) == '(' {
            // `€280 (US$418) million`
            let close = (end + 1..end + 8).find(|&i| t.mark(i) == ')');
            if let Some(scaled) = close.and_then(|c| numeral_scale_after(t, c + 1)) {
                number = number.scaled(scaled, end);
            }
        } else if prefix.is_some()
            && number.scale <= 1.0
            && t.mark(end) == ')'
            && let Some(scaled) = numeral_scale_after(t, end + 1)
        {
            number = number.scaled(scaled, end);
        }
        if let Some((currency, _)) = prefix {
            let mut unit_end = end;
            // `$5 USD`, `$164 tỷ đô`: the unit is said twice.
            if let Some((Written::Plain(Unit::Money(_), _), after)) = self.unit(end, &number) {
                unit_end = after;
            }
            let unit = Some(Written::Plain(Unit::Money(currency), 1.0));
            return Some(Measured { number, unit, prefixed: true, letter: None, end: unit_end });
        }
        if letter.is_some() {
            return Some(Measured { number, unit: None, prefixed: false, letter, end });
        }
        if let Some((unit, after)) = self.unit(end, &number) {
            return Some(Measured { number, unit: Some(unit), prefixed: false, letter: None, end: after });
        }
        // `in her 60s`
        if !t.vietnamese
            && same(number.value % 10.0, 0.0)
            && t.word(end) == "s"
            && t.glued(end)
            && matches!(
                t.word_before(at, 1),
                "his" | "her" | "their" | "late" | "early" | "mid" | "my" | "your"
            )
        {
            number.upper = Some(number.value + 9.0);
            let unit = Some(Written::Plain(Unit::Age, 1.0));
            return Some(Measured { number, unit, prefixed: false, letter: None, end: end + 1 });
        }
        // Letters glued to digits that are no unit make a code: 5G, 747s.
        if number.digits
            && t.is_number(end - 1)
            && t.is_word(end)
            && t.glued(end)
            && t.raw(end).chars().count() <= 2
        {
            return None;
        }
        Some(Measured { number, unit: None, prefixed: false, letter: None, end })
    }

    /// The unit after a number, through a hyphen too (`five-year`), and the token after it.
    fn unit(&self, at: usize, number: &Numeral) -> Option<(Written, usize)> {
        let t = self.tokens;
        match t.mark(at) {
            '%' => return Some((Written::Plain(Unit::Percent, 1.0), at + 1)),
            '€' => return Some((Written::Plain(Unit::Money(Currency::new("EUR")?), 1.0), at + 1)),
            '$' if t.vietnamese || !t.is_number(at + 1) => {
                return Some((Written::Plain(Unit::Money(Currency::DOLLAR), 1.0), at + 1));
            }
            '₫' => return Some((Written::Plain(Unit::Money(Currency::new("VND")?), 1.0), at + 1)),
            '£' if !t.is_number(at + 1) => {
                return Some((Written::Plain(Unit::Money(Currency::new("GBP")?), 1.0), at + 1));
            }
            '°' | 'º' => {
                return Some(match t.word(at + 1) {
                    "c" => (Written::Plain(Unit::Temperature, 1.0), at + 2),
                    "f" => (Written::Fahrenheit, at + 2),
                    _ => (Written::Degree, at + 1),
                });
            }
            _ => {}
        }
        let start = if t.dash(at) && t.is_word(at + 1) { at + 1 } else { at };
        if self.is_taken(start) {
            return None;
        }
        let (mut unit, mut end) = self.tables.units.at(t, start)?;
        if (start..end).any(|i| self.is_taken(i)) {
            return None;
        }
        if !self.unit_fits(start, end, number) {
            return None;
        }
        // `km2`, `m²`, `km/h` as the tokens give them.
        if let Written::Plain(Unit::Length, factor) = unit {
            let squared = t.raw(end) == "2" && t.glued(end) || t.mark(end) == '²' && t.glued(end);
            let cubed = t.raw(end) == "3" && t.glued(end) || t.mark(end) == '³' && t.glued(end);
            if squared || t.word(end) == "vuông" {
                unit = Written::Plain(Unit::Area, factor * factor);
                end += 1;
            } else if cubed || t.word(end) == "khối" {
                unit = Written::Plain(Unit::Volume, factor * factor * factor * 1000.0);
                end += 1;
            } else if is_per_hour(t, end) {
                unit = Written::Plain(Unit::Speed, factor / 3600.0);
                end += 2;
            } else if t.mark(end) == '/' && matches!(t.word(end + 1), "s" | "giây") {
                unit = Written::Plain(Unit::Speed, factor);
                end += 2;
            }
        }
        Some((unit, end))
    }

    /// Whether a unit's word means the unit here.
    fn unit_fits(&self, start: usize, end: usize, number: &Numeral) -> bool {
        let t = self.tokens;
        let next = t.word(end);
        match t.word(start) {
            // Verbs and adjectives of English.
            "won" | "real" | "rand" | "lira" if !t.vietnamese => number.scale > 1.0 || number.value >= 100.0,
            "second" if !t.vietnamese => t.dash(start - 1) || same(number.value, 1.0),
            "g" => t.raw(start) == "g" && number.digits,
            "m" | "mi" | "ha" | "đ" | "min" => number.digits,
            "ft" | "cm" | "mm" | "km" => true,
            // The first syllable of other words.
            "đồng" => !matches!(
                next,
                "nghiệp"
                    | "minh"
                    | "phạm"
                    | "đội"
                    | "chí"
                    | "tác"
                    | "hồ"
                    | "bào"
                    | "hương"
                    | "sự"
                    | "ý"
                    | "thời"
                    | "loã"
                    | "lõa"
                    | "tính"
                    | "hành"
                    | "bọn"
                    | "chủ"
                    | "giám"
                    | "đảng"
            ),
            "dong" if t.bare => number.scale > 1.0 || number.value >= 100.0,
            "bảng" | "bang" => number.scale > 1.0 || number.value >= 10.0 || next == "anh",
            "cân" | "ký" | "kí" | "tạ" | "thước" => {
                number.digits && !matches!(next, "kết" | "hợp" | "giả" | "tự" | "bằng")
            }
            "tiếng" => {
                !matches!(next, "nói" | "súng" | "nổ" | "việt" | "anh" | "vang" | "động" | "pháp" | "kêu")
            }
            "năm" | "nam" => !matches!((next, t.bare), ("phu" | "gioi" | "sinh", true)),
            "tuần" => !matches!(next, "tra" | "hành" | "dương"),
            "phút" => true,
            "độ" => !matches!(next, "tuổi" | "cao" | "dài"),
            "tệ" | "te" => number.scale > 1.0 || number.value >= 10.0,
            "lần" => next != "lượt",
            "yên" | "yen" if t.vietnamese => next != "tĩnh" && next != "bình",
            "đêm" => next != "giao",
            "ngày" => !matches!(next, "càng" | "nay"),
            "xu" => !matches!(next, "hướng"),
            "cent" | "tan" | "tấn" => next != "công",
            "thùng" => true,
            _ => true,
        }
    }

    /// Joins a range, then builds the quantity.
    fn with_range(&self, at: usize, first: Measured) -> Step {
        let t = self.tokens;
        let connector = first.end;
        let dash = t.dash(connector);
        let colon = t.mark(connector) == ':' && t.glued(connector) && t.glued(connector + 1);
        let slash = t.mark(connector) == '/' && t.is_number(connector + 1);
        let before = |word: &str| (1..=4).any(|back| t.word_before(at, back) == word);
        let word = match t.word(connector) {
            "to" if !t.vietnamese => true,
            "and" => before("between"),
            "đến" | "tới" => before("từ") || first.number.digits,
            "den" | "toi" if t.bare => before("tu"),
            _ => false,
        };
        if first.number.digits
            && first.number.value > 0.0
            && slash
            && first.unit.is_none()
            && !first.number.marked
        {
            let fraction =
                t.integer(connector + 1).map(f64::from).filter(|d| first.number.value < *d && *d <= 100.0);
            if let Some(denominator) = fraction {
                let value = first.number.value / denominator;
                let quantity = self.plain(at, connector + 2, value, Unit::Fraction, Form::Digits);
                return Step::Found(quantity, connector + 2);
            }
            return Step::Skip(connector + 2);
        }
        if (dash || word || colon)
            && !self.is_taken(connector + 1)
            && let Some(second) =
                self.measured(connector + 1).filter(|s| s.number.digits == first.number.digits || word)
            && let Some(step) = self.range(at, first, second, dash || colon)
        {
            return step;
        }
        if t.vietnamese
            && matches!(t.word(first.end), "phần" | "phan")
            && let Some(den) =
                numeral::at(t, first.end + 1).filter(|d| d.value > first.number.value && d.value <= 100.0)
        {
            let value = first.number.value / den.value;
            let form = if den.digits { Form::Digits } else { Form::Words };
            return Step::Found(self.plain(at, den.end, value, Unit::Fraction, form), den.end);
        }
        // Bare `one` and `một` are articles.
        if first.number.article && first.unit.is_none() && same(first.number.value, 1.0) {
            return Step::Skip(first.end);
        }
        let quantity = self.build(at, first, None);
        Step::Found(quantity, first.end)
    }

    /// Two numbers with a connector: a range, a score, or two quantities.
    fn range(&self, at: usize, first: Measured, second: Measured, by_mark: bool) -> Option<Step> {
        let t = self.tokens;
        let mut low = first;
        let whole = |n: &Numeral| {
            n.digits && same(n.value.fract(), 0.0) && n.value < 200.0 && n.scale <= 1.0 && !n.marked
        };
        if by_mark
            && whole(&low.number)
            && whole(&second.number)
            && low.unit.is_none()
            && second.unit.is_none()
            && second.letter.is_none()
        {
            let rising = low.number.value < second.number.value;
            let told = (1..=4).any(|back| {
                matches!(
                    t.word_before(at, back),
                    "score"
                        | "won"
                        | "beat"
                        | "lost"
                        | "win"
                        | "draw"
                        | "drew"
                        | "số"
                        | "thắng"
                        | "thua"
                        | "hoà"
                        | "dẫn"
                        | "voted"
                        | "hạ"
                )
            });
            if !rising || told || t.mark(first.end) == ':' {
                let upper = Some(second.number.value);
                let quantity = Quantity {
                    upper,
                    ..self.plain(at, second.end, low.number.value, Unit::Score, Form::Digits)
                };
                return Some(Step::Found(quantity, second.end));
            }
        }
        if t.mark(first.end) == ':' {
            return None;
        }
        // `10-20 million`: the scale and unit of the second hold for the first.
        if (low.unit.is_none() || low.prefixed)
            && low.number.scale <= 1.0
            && second.number.scale > 1.0
            && low.number.value * second.number.scale < second.number.value * 1.5
            && low.number.value < second.number.scale
        {
            low.number = low.number.scaled(second.number.scale, low.number.end);
        }
        let unit = match (low.unit, second.unit) {
            (a, None) if low.prefixed || a.is_none() => a,
            (None, b) => b,
            (Some(a), Some(b)) if a == b => Some(a),
            _ => return None,
        };
        if low.letter.is_some() && low.letter != second.letter
            || low.number.value >= second.number.value
            || low.number.upper.is_some()
        {
            return None;
        }
        // Figures of very different size are two things: `747-8000`.
        if second.number.value > low.number.value.max(1.0) * 100.0 {
            return None;
        }
        let joined = Measured {
            number: Numeral { end: second.end, ..low.number },
            unit,
            letter: second.letter,
            end: second.end,
            prefixed: low.prefixed,
        };
        let quantity = self.build(at, joined, Some(second.number.value));
        Some(Step::Found(quantity, second.end))
    }

    /// Finishes a quantity: base units, bounds, the other reading.
    fn build(&self, at: usize, m: Measured, upper: Option<f64>) -> Quantity {
        let t = self.tokens;
        let n = m.number;
        let mut end = m.end;
        let raw = n.value;
        let upper = upper.or(n.upper);
        let convert = |unit: Unit, factor: f64, shift: f64| (unit, factor, shift);
        let (unit, factor, shift) = match m.unit {
            Some(Written::Plain(unit, factor)) => convert(unit, factor, 0.0),
            Some(Written::Fahrenheit) => convert(Unit::Temperature, 5.0 / 9.0, -32.0),
            Some(Written::Degree) => convert(Unit::Temperature, 1.0, 0.0),
            Some(Written::Pound) => convert(Unit::Money(pound_sterling()), 1.0, 0.0),
            None if t.word_before(at, 1) == "aged" => convert(Unit::Age, 1.0, 0.0),
            None => match m.letter {
                Some('m') => convert(Unit::Length, 1.0, 0.0),
                Some('k') => convert(Unit::Count, 1e3, 0.0),
                _ => convert(Unit::Count, 1.0, 0.0),
            },
        };
        let below_zero = unit == Unit::Temperature
            && (at > 0 && t.dash(at - 1) && t.glued(at) && !t.glued(at - 1)
                || matches!(t.word_before(at, 1), "âm" | "minus"));
        let sign = if below_zero { -1.0 } else { 1.0 };
        let to_base = |v: f64| (sign * v + shift) * factor;
        let mut value = to_base(n.value);
        let mut raw_value = raw;
        let mut precision = n.precision * factor.abs();
        // `2 năm rưỡi`: half of the unit more.
        if t.word(end) == "rưỡi" && unit == Unit::Duration {
            value += factor / 2.0;
            raw_value += 0.5;
            precision = factor / 2.0;
            end += 1;
        }
        let reading = |value: f64, unit: Unit| Some(Reading { value, unit });
        let alternate = match (m.unit, m.letter) {
            (None, Some('m')) => reading(n.value * 1e6, Unit::Count),
            (None, Some('k')) => reading(n.value * 1e3, Unit::Length),
            (Some(Written::Pound), _) => reading(n.value * 0.453_592_37, Unit::Mass),
            (Some(Written::Degree), _) => reading((sign * n.value - 32.0) * 5.0 / 9.0, Unit::Temperature),
            _ => n.alternate.and_then(|v| reading(to_base(v), unit)),
        };
        let mut bound = self.bound_before(at).unwrap_or(Bound::Exact);
        if let Some((after, _)) = self.tables.after.at(t, end) {
            bound = after;
        }
        if n.upper.is_some() {
            bound = Bound::About;
        }
        // `1 lá thư` is a letter, and `(3)` a mark of a list.
        let bracketed = t.mark_before(at) == '(' && t.mark(end) == ')' && n.value < 10.0;
        let idle = unit == Unit::Count && upper.is_none() && (same(n.value, 1.0) || bracketed) && !n.marked;
        let form = if idle {
            Form::Article
        } else if n.digits {
            Form::Digits
        } else if n.article {
            Form::Article
        } else {
            Form::Words
        };
        Quantity {
            span: t.span(at, end),
            value,
            upper: upper.map(to_base),
            unit,
            bound,
            raw: raw_value,
            precision,
            form,
            alternate,
        }
    }

    /// The bound that the words before a mention give.
    fn bound_before(&self, at: usize) -> Option<Bound> {
        let (bound, start) = self.tables.before.before(self.tokens, at)?;
        (start..at).all(|i| !self.is_taken(i)).then_some(bound)
    }

    /// A mention without scale or further readings.
    fn plain(&self, at: usize, end: usize, value: f64, unit: Unit, form: Form) -> Quantity {
        let precision = if unit == Unit::Fraction { 0.01 } else { 1.0 };
        Quantity {
            span: self.tokens.span(at, end),
            value,
            upper: None,
            unit,
            bound: self.bound_before(at).unwrap_or(Bound::Exact),
            raw: value,
            precision,
            form,
            alternate: None,
        }
    }

    /// Ordinals, multiples and fractions in words.
    fn special(&self, at: usize) -> Option<(Quantity, usize)> {
        let (value, unit, form, end) = if self.tokens.vietnamese {
            super::special::vietnamese(self.tokens, at)
        } else {
            super::special::english(self.tokens, at)
        }?;
        if (at..end).any(|i| self.is_taken(i)) {
            return None;
        }
        Some((self.plain(at, end, value, unit, form), end))
    }
}

/// `/h`, `/giờ`, `trên giờ`, `mỗi giờ` after a length.
fn is_per_hour(t: &Tokens<'_>, at: usize) -> bool {
    let per = t.mark(at) == '/' || matches!(t.word(at), "trên" | "mỗi" | "một" | "tren" | "moi");
    per && matches!(t.word(at + 1), "h" | "giờ" | "gio" | "hr" | "hour")
}

fn pound_sterling() -> Currency {
    Currency::new("GBP").unwrap_or(Currency::DOLLAR)
}

/// The scale word at a token, in either language.
fn numeral_scale_after(t: &Tokens<'_>, at: usize) -> Option<f64> {
    Some(match t.word(at) {
        "million" | "triệu" => 1e6,
        "billion" | "tỷ" | "tỉ" => 1e9,
        "trillion" => 1e12,
        "thousand" | "nghìn" | "ngàn" => 1e3,
        _ => return None,
    })
}
