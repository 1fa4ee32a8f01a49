//! As a word segmenter writes Vietnamese: known compounds and names joined, spaces before marks.

use doichieu_bitext::{Lang, Span};

use super::scene::{Scene, find_phrases};
use super::{Alteration, Kind};

/// Common compounds of news, written for this project.
const COMPOUNDS: [&str; 96] = [
    "cho biết",
    "chính phủ",
    "tổng thống",
    "thủ tướng",
    "bộ trưởng",
    "quốc gia",
    "thế giới",
    "cảnh sát",
    "tai nạn",
    "thành phố",
    "công ty",
    "nhân viên",
    "người dân",
    "cuộc họp",
    "sự kiện",
    "thời gian",
    "hiện nay",
    "hôm nay",
    "hôm qua",
    "tuyên bố",
    "khẳng định",
    "quyết định",
    "kinh tế",
    "chính trị",
    "xã hội",
    "quân đội",
    "máy bay",
    "sân bay",
    "hành khách",
    "giao thông",
    "bệnh viện",
    "bệnh nhân",
    "bác sĩ",
    "nhà nước",
    "quốc hội",
    "bầu cử",
    "ứng cử viên",
    "đảng phái",
    "luật sư",
    "tòa án",
    "thẩm phán",
    "vụ án",
    "nghi phạm",
    "điều tra",
    "báo cáo",
    "nghiên cứu",
    "khoa học",
    "giáo sư",
    "đại học",
    "trường học",
    "học sinh",
    "sinh viên",
    "giáo viên",
    "thông tin",
    "truyền hình",
    "báo chí",
    "phóng viên",
    "phát ngôn viên",
    "thị trường",
    "ngân hàng",
    "doanh nghiệp",
    "sản phẩm",
    "sản xuất",
    "xuất khẩu",
    "nhập khẩu",
    "giá trị",
    "tăng trưởng",
    "phát triển",
    "hoạt động",
    "tổ chức",
    "quốc tế",
    "khu vực",
    "biên giới",
    "chiến tranh",
    "vũ khí",
    "hạt nhân",
    "tên lửa",
    "khủng bố",
    "tấn công",
    "thiệt hại",
    "nạn nhân",
    "động đất",
    "lũ lụt",
    "thời tiết",
    "môi trường",
    "khí hậu",
    "năng lượng",
    "bóng đá",
    "trận đấu",
    "cầu thủ",
    "huấn luyện viên",
    "đội tuyển",
    "chiến thắng",
    "giải thưởng",
    "lịch sử",
    "văn hóa",
];

pub(super) fn propose(s: &Scene<'_>, out: &mut Vec<Alteration>) {
    if s.this.lang != Lang::Vi || s.this.text.contains('_') {
        return;
    }
    let t = &s.tokens;
    let mut joined = vec![false; t.len()];
    let mut join = |from: usize, to: usize| {
        joined.iter_mut().take(to).skip(from + 1).for_each(|j| *j = true);
    };
    for (from, to, _) in find_phrases(t, &COMPOUNDS) {
        join(from, to);
    }
    for name in &s.this.mentions.names {
        let inside = s.within(name.span);
        join(inside.start, inside.end);
    }
    let mut edits = Vec::new();
    for at in 1..t.len() {
        let (Some(before), Some(here)) = (t.get(at - 1), t.get(at)) else { continue };
        let between = Span::at(before.span.end(), here.span.start());
        let words = t.is_word(at - 1) && t.is_word(at);
        if joined.get(at).copied().unwrap_or(false) && words && between.text(s.this.text) == Some(" ") {
            edits.push((between, "_".to_owned()));
        }
        // The stop of `TP.` and the comma inside a number stay.
        let mark = matches!(t.mark(at), ',' | ';' | ':' | '?' | '!' | ')' | '"' | '”')
            || t.mark(at) == '.' && at + 1 == t.len();
        if mark && between.is_empty() && !t.glued(at + 1) {
            edits.push((between, " ".to_owned()));
        }
    }
    s.push(out, Kind::Segmented, edits, None);
}
