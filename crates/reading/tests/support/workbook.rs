//! A workbook of organisations as offices keep them, with errors planted in
//! it: always the same one.
#![allow(dead_code, clippy::unwrap_used)]

use domain::programme::Programme;
use domain::unit::UnitKind;
use jiff::civil::{Date, date};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, Worksheet};
use std::collections::BTreeSet;

/// The day of the workbook's figures.
pub const AS_OF: Date = date(2012, 9, 30);

/// A commune with its district, as rows name them.
struct Place {
    commune: String,
    district: String,
}

/// A sheet's name and a cell's.
pub type Planted = BTreeSet<(String, String)>;

/// What to make.
pub struct Plan {
    /// Rows of cooperatives.
    pub cooperatives: u32,
    /// Rows of cooperative groups.
    pub groups: u32,
    /// Every how many rows something is wrong; none for a clean workbook.
    pub wrong_every: Option<u32>,
}

/// Numbers that look like chance and are always the same.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }

    fn pick<'a>(&mut self, of: &'a [&'a str]) -> &'a str {
        of[usize::try_from(self.roll(of.len() as u64)).unwrap()]
    }
}

fn places(programme: &Programme, only: Option<&str>) -> Vec<Place> {
    let communes = programme.units.all().iter().filter(|unit| {
        unit.holds(AS_OF) && matches!(unit.kind, UnitKind::Commune | UnitKind::Township | UnitKind::Ward)
    });
    communes
        .filter(|unit| only.is_none_or(|code| unit.code == code))
        .filter_map(|unit| {
            let district = programme.units.at(unit.parent?, AS_OF)?;
            Some(Place { commune: unit.name.clone(), district: district.name.clone() })
        })
        .collect()
}

/// A name as this officer or that one spells it.
fn spelled(name: &str, dice: &mut Dice) -> String {
    match dice.roll(4) {
        0 => vietnamese::name::fold(name),
        1 => name
            .replace("Huyện ", "H. ")
            .replace("Thành phố ", "TP. ")
            .replace("Thị trấn ", "TT. ")
            .replace("Xã ", "X. "),
        2 => name.to_uppercase(),
        _ => name.to_owned(),
    }
}

/// The file and the cells that are wrong. `only` puts every row into one commune.
pub fn make(programme: &Programme, plan: &Plan, only: Option<&str>) -> (Vec<u8>, Planted) {
    let places = places(programme, only);
    let (mut book, mut planted, mut dice) = (Workbook::new(), Planted::new(), Dice(2018));
    cooperatives(book.add_worksheet(), plan, &places, &mut dice, &mut planted);
    if plan.groups > 0 {
        groups(book.add_worksheet(), plan, &places, &mut dice, &mut planted);
    }
    book.add_worksheet()
        .set_name("Ghi chú")
        .unwrap()
        .write_string(0, 0, "Danh sách lập từ sổ của xã.")
        .unwrap();
    (book.save_to_buffer().unwrap(), planted)
}

fn heads(sheet: &mut Worksheet) {
    let bold = Format::new().set_bold();
    sheet.merge_range(0, 0, 0, 13, "DANH SÁCH HỢP TÁC XÃ TRÊN ĐỊA BÀN", &bold).unwrap();
    sheet.merge_range(1, 0, 1, 13, "(Số liệu tính đến ngày 30/9/2012)", &bold).unwrap();
    for (column, head) in [
        (0, "STT"),
        (1, "Tên hợp tác xã"),
        (2, "Mã số thuế"),
        (3, "Xã, phường, thị trấn"),
        (4, "Huyện, thành phố"),
    ] {
        sheet.merge_range(3, column, 4, column, head, &bold).unwrap();
    }
    sheet.merge_range(3, 5, 3, 6, "Giấy chứng nhận", &bold).unwrap();
    sheet.merge_range(3, 7, 3, 9, "Thành viên (người)", &bold).unwrap();
    for (column, head) in [(5, "Số"), (6, "Ngày cấp"), (7, "Tổng số"), (8, "Nữ"), (9, "DTTS")] {
        sheet.write_string_with_format(4, column, head, &bold).unwrap();
    }
    for (column, head) in [
        (10, "Vốn điều lệ\n(triệu đồng)"),
        (11, "Ngành nghề chính"),
        (12, "Giám đốc"),
        (13, "Tình trạng hoạt động"),
    ] {
        sheet.merge_range(3, column, 4, column, head, &bold).unwrap();
    }
    for column in 0..14_u16 {
        sheet.write_string(5, column, format!("({})", column + 1)).unwrap();
    }
}

fn cooperatives(
    sheet: &mut Worksheet,
    plan: &Plan,
    places: &[Place],
    dice: &mut Dice,
    planted: &mut Planted,
) {
    sheet.set_name("HTX").unwrap();
    heads(sheet);
    let day_format = Format::new().set_num_format("dd/mm/yyyy");
    for index in 0..plan.cooperatives {
        let row = 6 + index;
        let place = &places[usize::try_from(dice.roll(places.len() as u64)).unwrap()];
        let (year, month, day) = (2004 + dice.roll(8), 1 + dice.roll(12), 1 + dice.roll(28));
        let members = 10 + dice.roll(1500);
        sheet.write_number(row, 0, f64::from(index + 1)).unwrap();
        sheet
            .write_string(
                row,
                1,
                format!(
                    "HTX {} số {}",
                    dice.pick(&["Cà phê", "Dược liệu", "Vận tải", "Đoàn Kết"]),
                    index + 1
                ),
            )
            .unwrap();
        sheet.write_string(row, 2, format!("61{:08}", index + 1)).unwrap();
        sheet.write_string(row, 3, spelled(&place.commune, dice)).unwrap();
        sheet.write_string(row, 4, spelled(&place.district, dice)).unwrap();
        sheet.write_string(row, 5, format!("38A{index:06}")).unwrap();
        match dice.roll(5) {
            0 => sheet.write_string(row, 6, format!("{day}/{month}/{year}")),
            1 => sheet.write_string(row, 6, format!("tháng {month}/{year}")),
            2 => sheet.write_number(row, 6, year as f64),
            3 => sheet.write_number(row, 6, (38_000 + dice.roll(2500)) as f64),
            _ => {
                let date = ExcelDateTime::from_ymd(year as u16, month as u8, day as u8).unwrap();
                sheet.write_datetime_with_format(row, 6, &date, &day_format)
            }
        }
        .unwrap();
        let grouped = vietnamese::number::format(members as i64, 0, vietnamese::Language::Vi);
        match dice.roll(3) {
            0 => sheet.write_string(row, 7, grouped),
            1 => sheet.write_string(row, 7, format!("{members} người")),
            _ => sheet.write_number(row, 7, members as f64),
        }
        .unwrap();
        sheet.write_number(row, 8, dice.roll(members) as f64).unwrap();
        sheet.write_string(row, 9, dice.roll(10).to_string()).unwrap();
        sheet.write_number(row, 10, (100 + dice.roll(9000)) as f64).unwrap();
        let activity =
            ["0126", "Trồng cà phê", "4933", "126", "Chăn nuôi"][usize::try_from(dice.roll(5)).unwrap()];
        sheet.write_string(row, 11, activity).unwrap();
        sheet.write_string(row, 12, dice.pick(&["A Thiên", "Y Hoa", "Nguyễn Văn Bình"])).unwrap();
        let state = dice.pick(&["Đang hoạt động", "", "Ngừng hoạt động", "hoat dong", "Đã giải thể"]);
        sheet.write_string(row, 13, state).unwrap();
        if plan.wrong_every.is_some_and(|every| index % every == every - 1) {
            let column = spoil(sheet, row, index, places, place);
            planted.insert(("HTX".to_owned(), cell(row, column)));
        }
    }
    let last = 6 + plan.cooperatives;
    sheet.write_string(last, 1, "Tổng cộng").unwrap();
    sheet.write_number(last, 7, 123_456.0).unwrap();
    sheet.write_string(last + 2, 10, "Kon Tum, ngày 30 tháng 9 năm 2012").unwrap();
    sheet.write_string(last + 3, 10, "NGƯỜI LẬP BIỂU").unwrap();
}

/// Makes one cell of a row wrong; which.
fn spoil(sheet: &mut Worksheet, row: u32, index: u32, places: &[Place], place: &Place) -> u16 {
    let mut text = |column: u16, text: &str| {
        if text.is_empty() {
            sheet.clear_cell(row, column);
        } else {
            sheet.write_string(row, column, text).unwrap();
        }
        column
    };
    match (index / 25) % 16 {
        0 => text(1, ""),
        1 => text(2, "610012345"),
        2 => text(2, &format!("61{:08}", index)),
        3 => text(3, "Xã Không Có Thật"),
        4 => {
            let other = places.iter().find(|other| other.district != place.district);
            match other {
                Some(other) => text(4, &other.district),
                None => text(4, "Huyện Không Có"),
            }
        }
        5 => text(4, "Huyện Đăc Hoà"),
        6 => text(6, "31/2/2010"),
        7 => text(6, "5/3/2031"),
        8 => text(6, "chưa rõ"),
        9 => text(6, ""),
        10 => text(7, "1,220"),
        11 => text(7, "mười hai"),
        12 => text(8, "99999"),
        13 => text(10, "-5"),
        14 => text(11, "ngành gì đó"),
        _ => text(13, "xem lại"),
    }
}

fn groups(sheet: &mut Worksheet, plan: &Plan, places: &[Place], dice: &mut Dice, planted: &mut Planted) {
    sheet.set_name("Tổ hợp tác").unwrap();
    sheet.write_string(1, 1, "BIỂU TỔNG HỢP").unwrap();
    for (column, head) in [
        (0, "TT"),
        (1, "Ten to hop tac"),
        (2, "Xã"),
        (3, "Tổ trưởng"),
        (4, "Ngay thanh lap"),
        (5, "Số thành viên"),
        (6, "Ghi chú"),
    ] {
        sheet.write_string(3, column, head).unwrap();
    }
    let mut districts: Vec<&str> = places.iter().map(|place| place.district.as_str()).collect();
    districts.sort_unstable();
    districts.dedup();
    let (mut row, mut index) = (4, 0);
    for (number, district) in districts.iter().enumerate() {
        sheet
            .write_string(row, 1, format!("{}. {district}", vietnamese::number::roman(number as u16 + 1)))
            .unwrap();
        sheet.write_number(row, 5, 1000.0).unwrap();
        row += 1;
        let here: Vec<&Place> = places.iter().filter(|place| place.district == **district).collect();
        let share = plan.groups / districts.len() as u32
            + u32::from((number as u32) < plan.groups % districts.len() as u32);
        for _ in 0..share {
            let place = here[usize::try_from(dice.roll(here.len() as u64)).unwrap()];
            sheet.write_number(row, 0, f64::from(index + 1)).unwrap();
            sheet
                .write_string(
                    row,
                    1,
                    format!("Tổ hợp tác {} {}", dice.pick(&["Bời lời", "Dệt", "Mì"]), index + 1),
                )
                .unwrap();
            sheet.write_string(row, 2, spelled(&place.commune, dice)).unwrap();
            sheet.write_string(row, 3, "A Tuấn").unwrap();
            sheet
                .write_string(
                    row,
                    4,
                    format!("{}-{}-{}", 1 + dice.roll(28), 1 + dice.roll(12), 2008 + dice.roll(4)),
                )
                .unwrap();
            sheet.write_number(row, 5, (5 + dice.roll(40)) as f64).unwrap();
            if plan.wrong_every.is_some_and(|every| index % every == every - 1) {
                let column = match (index / 25) % 4 {
                    0 => 2,
                    1 | 2 => 4,
                    _ => 5,
                };
                sheet
                    .write_string(
                        row,
                        column,
                        ["xã Đâu Đó", "2/2/2", "năm ngoái", "vài"]
                            [usize::try_from((index / 25) % 4).unwrap()],
                    )
                    .unwrap();
                planted.insert(("Tổ hợp tác".to_owned(), cell(row, column)));
            }
            row += 1;
            index += 1;
        }
    }
}

fn cell(row: u32, column: u16) -> String {
    domain::organisation::sheet::Cell { sheet: 0, row: row as usize, column: usize::from(column) }.name()
}
