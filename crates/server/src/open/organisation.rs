//! The public fields of the register's organisations. Who represents one, its
//! members and its money are not among them.

use super::data::{Data, Field, Maker};
use crate::{Error, scope};
use domain::organisation::{Kind, State};
use storage::open::Public;
use writing::sheet::Cell;

const FIELDS: [Field; 12] = [
    Field::text("ma_so", "open.field.code"),
    Field::text("ten", "open.field.name"),
    Field::text("loai_hinh", "open.field.kind"),
    Field::text("ma_dia_ban", "open.field.seat_code"),
    Field::text("dia_ban", "open.field.seat"),
    Field::text("tinh_trang", "open.field.state"),
    Field::number("ngung_hoat_dong", "open.field.idle"),
    Field::text("nganh", "open.field.activity"),
    Field::text("linh_vuc", "open.field.sector"),
    Field::text("luat", "open.field.law"),
    Field::date("ngay_thanh_lap", "open.field.begun"),
    Field::number("minh_hoa", "open.field.illustrative"),
];

pub(super) async fn make(maker: &Maker<'_>, key: &str) -> Result<Data, Error> {
    let all = maker.store.open_organisations(key, maker.today).await?;
    let count = vietnamese::number::format(i64::try_from(all.len()).unwrap_or(i64::MAX), 0, maker.words.0);
    let day = vietnamese::date::short(maker.today, maker.words.0);
    Ok(Data {
        fields: FIELDS.to_vec(),
        is_illustrative: all.iter().any(|one| one.illustrative),
        rows: all.iter().map(|one| row(maker, one)).collect(),
        changed: maker.store.register_changed().await?,
        coverage: maker.words.f("open.organisations_coverage", &[("count", &count), ("day", &day)]),
        hidden: 0,
    })
}

fn row(maker: &Maker<'_>, one: &Public) -> Vec<Cell> {
    let (facts, words) = (&one.facts, maker.words);
    let text = |text: &str| Cell::Text(text.to_owned());
    let yes = |is: bool| Cell::Number { value: i64::from(is), decimals: 0 };
    let seat = facts.seat.and_then(|seat| maker.programme.units.near(seat, maker.today));
    let sectors = maker.programme.dimensions.iter().find(|one| one.key == "sector");
    let sector = sectors.and_then(|of| of.categories.iter().find(|category| category.key == one.sector));
    let law = maker.programme.register.law(&facts.law);
    vec![
        text(&facts.code),
        text(&facts.name),
        text(&kind(facts.kind, words)),
        text(seat.map_or("", |seat| &seat.code)),
        text(seat.map_or("", |seat| scope::name(seat, words))),
        text(&state(facts.state, words)),
        yes(facts.idle),
        text(&facts.activity),
        text(sector.map_or("", |sector| words.0.pick(sector.vi.as_str(), sector.en.as_str()))),
        text(law.map_or("", |law| words.0.pick(law.vi.as_str(), law.en.as_str()))),
        Cell::Date(one.begun),
        yes(one.illustrative),
    ]
}

fn kind(kind: Kind, words: crate::Words) -> String {
    words.t(&format!("organisation.kind.{}", kind.code())).to_owned()
}

fn state(state: State, words: crate::Words) -> String {
    words.t(&format!("organisation.state.{}", state.code())).to_owned()
}
