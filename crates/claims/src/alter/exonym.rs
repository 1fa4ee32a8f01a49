//! Another name of the same place or body.

use super::scene::Scene;
use super::{Alteration, Kind};
use crate::name::similarity;

/// Names that stand for each other in English as they are, article or none; from general knowledge of the press.
const ENGLISH: [&[&str]; 14] = [
    &["U.S.", "US"],
    &["UK", "United Kingdom"],
    &["UN", "U.N.", "United Nations"],
    &["EU", "European Union"],
    &["Burma", "Myanmar"],
    &["Kiev", "Kyiv"],
    &["Vietnam", "Viet Nam"],
    &["East Timor", "Timor-Leste"],
    &["Ivory Coast", "Côte d'Ivoire"],
    &["Bombay", "Mumbai"],
    &["Calcutta", "Kolkata"],
    &["Rangoon", "Yangon"],
    &["Swaziland", "Eswatini"],
    &["WHO", "World Health Organization"],
];
const VIETNAMESE: [&[&str]; 34] = [
    &["Mỹ", "Hoa Kỳ"],
    &["Úc", "Australia", "Ô-xtrây-li-a"],
    &["Ý", "Italia", "Italy"],
    &["Nhật Bản", "Nhật"],
    &["Mátxcơva", "Matxcơva", "Moskva", "Mát-xcơ-va", "Moscow"],
    &["Triều Tiên", "Bắc Triều Tiên"],
    &["Gruzia", "Georgia", "Gru-di-a"],
    &["Myanmar", "Miến Điện", "Mi-an-ma"],
    &["Ukraine", "Ucraina", "U-crai-na"],
    &["Iran", "I-ran"],
    &["Iraq", "I-rắc"],
    &["Syria", "Xi-ri"],
    &["Pakistan", "Pa-ki-xtan"],
    &["Afghanistan", "Áp-ga-ni-xtan"],
    &["Philippines", "Phi-líp-pin"],
    &["Malaysia", "Ma-lai-xi-a"],
    &["Indonesia", "In-đô-nê-xi-a"],
    &["Singapore", "Xinh-ga-po"],
    &["Campuchia", "Cam-pu-chia"],
    &["Brazil", "Bra-xin", "Braxin"],
    &["Mexico", "Mê-hi-cô"],
    &["Argentina", "Ác-hen-ti-na"],
    &["Canada", "Ca-na-đa"],
    &["New Zealand", "Niu Di-lân"],
    &["Cuba", "Cu-ba"],
    &["Thụy Sĩ", "Thụy Sỹ"],
    &["Israel", "I-xra-en"],
    &["Ấn Độ", "Ấn độ"],
    &["Liên Hiệp Quốc", "Liên Hợp Quốc", "Liên hợp quốc", "LHQ"],
    &["Liên minh châu Âu", "EU", "Liên minh Châu Âu"],
    &["London", "Luân Đôn"],
    &["Paris", "Pa-ri"],
    &["Washington", "Oa-sinh-tơn"],
    &["New York", "Niu Oóc"],
];

pub(super) fn propose(s: &Scene<'_>, out: &mut Vec<Alteration>) {
    let table: &[&[&str]] = if s.is_english() { &ENGLISH } else { &VIETNAMESE };
    for name in &s.this.mentions.names {
        let Some(surface) = name.span.text(s.this.text) else { continue };
        // A stop that ends the sentence is none of the name's.
        let Some(forms) = table.iter().find(|forms| forms.contains(&surface)) else { continue };
        let Some(partner) = s.other.mentions.names.iter().find(|o| similarity(name, o) >= 0.85) else {
            continue;
        };
        let article = s.is_english() && surface.len() <= 4;
        let before = s.tokens.word_before(s.within(name.span).start, 1);
        if matches!(before, "la" | "châu" | "bảng") {
            continue;
        }
        // *UN troops* takes no article and *the United Nations* does; abbreviations change with each other alone.
        let fits = |form: &&str| **form != *surface && (!article || before == "the" || form.len() <= 4);
        let others: Vec<&str> = forms.iter().copied().filter(|f| fits(f)).collect();
        let Some(new) = others.get(s.below(Kind::Exonym, name.span.start(), others.len())) else { continue };
        s.push(out, Kind::Exonym, vec![(name.span, (*new).to_owned())], Some(partner.span));
    }
}
