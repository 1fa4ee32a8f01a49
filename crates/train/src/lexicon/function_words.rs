//! Words that hold sentences together, which entries do not begin or end with.

/// Words that say little alone, and that no entry of several words begins or ends with unless a dictionary has it.
pub(crate) const EN_EDGES: [&str; 110] = [
    "the", "a", "an", "of", "to", "in", "and", "or", "for", "on", "at", "by", "with", "from", "that", "is",
    "was", "were", "are", "be", "been", "has", "have", "had", "as", "it", "its", "'s", "this", "these",
    "those", "which", "who", "his", "her", "their", "he", "she", "they", "we", "you", "i", "my", "our",
    "your", "him", "them", "not", "but", "if", "than", "so", "will", "would", "can", "could", "may", "there",
    "when", "where", "into", "said", "us", "me", "do", "did", "does", "then", "any", "all", "what", "also",
    "before", "after", "between", "during", "whether", "later", "under", "over", "through", "while",
    "because", "no", "every", "each", "other", "more", "most", "some", "such", "about", "only", "one", "two",
    "three", "four", "five", "six", "seven", "eight", "nine", "ten", "both", "out", "up", "off", "very",
    "shall", "should",
];
pub(crate) const VI_EDGES: [&str; 52] = [
    "và", "của", "là", "các", "những", "một", "này", "đó", "rằng", "mà", "thì", "với", "trong", "đã", "đang",
    "sẽ", "ở", "tại", "từ", "đến", "để", "về", "cho", "vào", "như", "hay", "hoặc", "nhưng", "nếu", "khi",
    "vì", "do", "bởi", "trên", "cũng", "ấy", "kia", "họ", "tôi", "ông", "anh", "chúng", "nó", "bạn", "vị",
    "được", "khỏi", "trước", "sau", "ra", "sang", "không",
];
/// The same for what may be cut from a translation's ends when the rest is a translation too.
pub(crate) const EN_LOOSE: [&str; 24] = [
    "the", "a", "an", "of", "to", "'s", "his", "her", "their", "its", "is", "was", "are", "were", "be",
    "been", "by", "my", "your", "this", "and", "that", "in", "for",
];
pub(crate) const VI_LOOSE: [&str; 36] = [
    "trận", "cuộc", "vụ", "cơn", "ngôi", "tờ", "cuốn", "quyển", "bức", "toà", "sự", "việc", "hai", "ba",
    "một", "các", "những", "vị", "đã", "đang", "sẽ", "rằng", "này", "đó", "ấy", "của", "là", "và", "cho",
    "mà", "thì", "cái", "chiếc", "cũng", "với", "trong",
];
