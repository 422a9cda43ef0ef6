/// The letters from code 0xB5 on, with the codes that the standard leaves to others as spaces.
const FROM_B5: &str = "àảãáạ ằẳẵắ       ặầẩẫấậè ẻẽéẹềểễếệìỉ   ĩíịò ỏõóọồổỗốộờởỡớợù ủũúụừửữứựỳỷỹýỵ";
/// The letters from code 0xA1 on: capitals without tones, then small letters.
const FROM_A1: &str = "ĂÂÊÔƠƯĐăâêôơưđ";

/// The letter of a code, or the character itself where the code has none.
pub(super) fn letter(code: char) -> char {
    match u32::from(code) {
        value @ 0xA1..=0xAE => nth(FROM_A1, value - 0xA1),
        value @ 0xB5..=0xFE => nth(FROM_B5, value - 0xB5),
        _ => None,
    }
    .unwrap_or(code)
}

fn nth(letters: &str, index: u32) -> Option<char> {
    letters.chars().nth(index as usize).filter(|letter| *letter != ' ')
}
