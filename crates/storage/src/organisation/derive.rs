//! What follows from the happenings: spans, words, and the steps of the
//! figures out of the register. Written in the transaction that changes them.

use super::row::{HAPPENING, happening_of, json};
use super::step::{self, Steps, put};
use crate::value::Value;
use crate::{Error, Read, Tx, args};
use domain::organisation::count::{cut, steps};
use domain::organisation::{Happening, History, Step};
use domain::programme::Programme;
use domain::{OrganisationId, Province};
use jiff::civil::Date;
use std::collections::{BTreeSet, HashMap};

/// The last day of a span that goes on.
pub(super) const FOREVER: Date = Date::constant(9999, 12, 31);
/// Organisations whose lives are read at once.
const CHUNK: usize = 500;

/// Words that stand in nearly every name and find nothing.
const COMMON: [&str; 8] = ["hop", "tac", "xa", "htx", "tht", "to", "nhom", "ho"];

/// The steps of one life, by the indicators of the programme.
fn steps_of<'a>(
    programme: &'a Programme,
    history: &'a History,
    is_illustrative: bool,
) -> impl Iterator<Item = (Step, i64)> + 'a {
    let from_register = programme.indicators.iter().filter_map(|one| Some((one, one.register.as_ref()?)));
    from_register.flat_map(|(indicator, from)| steps(indicator, from, history, &programme.register)).map(
        move |step| {
            let illustrative = step.organisations * i64::from(is_illustrative);
            (step, illustrative)
        },
    )
}

/// Adds (or takes away, with `sign` −1) a life's steps.
pub(super) fn collect(
    sums: &mut Steps,
    programme: &Programme,
    history: &History,
    is_illustrative: bool,
    sign: i64,
) {
    for (step, illustrative) in steps_of(programme, history, is_illustrative) {
        put(sums, step, illustrative, sign);
    }
}

/// The rows of a life's spans.
fn span_rows(
    province: &Province,
    programme: &Programme,
    id: OrganisationId,
    history: &History,
    is_illustrative: bool,
) -> Result<Vec<Vec<Value>>, Error> {
    let spans = cut(&history.spans, &programme.register.sector_days());
    let row = |span: &domain::organisation::Span| {
        let facts = &span.facts;
        let Some(seat) = facts.seat else { return Ok(None) };
        Ok(Some(args![
            province,
            id,
            span.from,
            span.to.unwrap_or(FOREVER),
            facts.kind.code(),
            facts.state.code(),
            seat,
            &facts.code,
            &facts.name,
            vietnamese::name::sort_key(&facts.name),
            programme.register.sector(&facts.activity, span.from).unwrap_or_default(),
            &facts.law,
            facts.idle,
            facts.alliance,
            facts.union.is_some(),
            facts.certified,
            facts.high_tech,
            facts.value_chain,
            i64::from(facts.stars()),
            json(facts)?,
            is_illustrative
        ]))
    };
    spans.iter().map(row).filter_map(Result::transpose).collect()
}

const SPAN_HEAD: &str = "insert into organisation_span (province, organisation_id, valid_from, valid_to, kind, state, seat, \
                         code, name, sort, sector, law, idle, alliance, in_union, certified, high_tech, value_chain, \
                         stars, facts, illustrative)";
const SPAN_WIDTH: usize = 21;

/// The words of a text by which it is found: without accents, `y` as `i`,
/// the ways of writing Đăk as one.
pub(super) fn words(text: &str) -> BTreeSet<String> {
    let folded = vietnamese::name::fold(text);
    let word = |word: &str| match word {
        "dac" | "dak" | "dah" => "dak".to_owned(),
        other => other.replace('y', "i"),
    };
    folded.split(|c: char| !c.is_alphanumeric()).filter(|one| !one.is_empty()).map(word).collect()
}

/// [`words`] without those that stand in nearly every name; all of them if nothing is left.
pub(super) fn telling_words(text: &str) -> BTreeSet<String> {
    let all = words(text);
    let telling: BTreeSet<String> =
        all.iter().filter(|word| !COMMON.contains(&word.as_str())).cloned().collect();
    if telling.is_empty() { all } else { telling }
}

fn word_rows(province: &Province, id: OrganisationId, history: &History) -> Vec<Vec<Value>> {
    let mut found = BTreeSet::new();
    for span in &history.spans {
        let facts = &span.facts;
        for text in [&facts.name, &facts.short_name, &facts.foreign_name, &facts.code, &facts.representative]
        {
            found.extend(telling_words(text));
        }
    }
    found.into_iter().map(|word| args![province, &word, id]).collect()
}

/// A life before and after a change.
pub(super) struct Turn<'a> {
    pub id: OrganisationId,
    pub before: &'a History,
    pub after: &'a History,
    pub illustrative: bool,
}

/// Brings spans, words and figures to what the lives are now.
pub(super) async fn turn(
    tx: &mut Tx,
    province: &Province,
    programme: &Programme,
    turns: &[Turn<'_>],
) -> Result<(), Error> {
    let mut change = Steps::new();
    let (mut spans, mut words) = (Vec::new(), Vec::new());
    for turn in turns {
        collect(&mut change, programme, turn.before, turn.illustrative, -1);
        collect(&mut change, programme, turn.after, turn.illustrative, 1);
        if !turn.before.spans.is_empty() {
            for table in ["organisation_span", "organisation_word"] {
                let sql = format!("delete from {table} where province = $1 and organisation_id = $2");
                tx.execute(&sql, args![province, turn.id]).await?;
            }
        }
        spans.extend(span_rows(province, programme, turn.id, turn.after, turn.illustrative)?);
        words.extend(word_rows(province, turn.id, turn.after));
    }
    tx.insert_many(SPAN_HEAD, SPAN_WIDTH, spans, "").await?;
    let head = "insert into organisation_word (province, word, organisation_id)";
    tx.insert_many(head, 3, words, "").await?;
    step::add(tx, province, change).await
}

/// The lives of all organisations that count, some at a time.
async fn each_life(
    db: &mut impl Read,
    province: &Province,
    after: Option<OrganisationId>,
) -> Result<Vec<(OrganisationId, bool, Vec<Happening>)>, Error> {
    let from = after.map(|id| id.to_string()).unwrap_or_default();
    let sql = "select id, illustrative from organisation where province = $1 and id > $2 and same_as is null \
               order by id limit $3";
    let limit = i64::try_from(CHUNK).unwrap_or(i64::MAX);
    let heads = db.fetch_all(sql, args![province, from, limit]).await?;
    if heads.is_empty() {
        return Ok(Vec::new());
    }
    let ids = heads.iter().map(|row| row.id("id")).collect::<Result<Vec<OrganisationId>, Error>>()?;
    let mut args = args![province];
    let these = crate::db::one_of(&mut args, ids);
    let sql = format!(
        "select organisation_id, {HAPPENING} from happening where province = $1 and organisation_id {these} \
         and superseded_at is null"
    );
    let mut lives: HashMap<OrganisationId, Vec<Happening>> = HashMap::new();
    for row in db.fetch_all(&sql, args).await? {
        lives.entry(row.id("organisation_id")?).or_default().push(happening_of(&row)?);
    }
    let life = |row: &crate::Row| {
        let id = row.id("id")?;
        Ok((id, row.bool("illustrative")?, lives.remove(&id).unwrap_or_default()))
    };
    heads.iter().map(life).collect()
}

/// Derives everything again: after the pack's tables or indicators changed.
/// What comes out of tasks follows when these are loaded.
pub(crate) async fn rebuild(tx: &mut Tx, province: &Province, programme: &Programme) -> Result<(), Error> {
    for table in ["organisation_span", "organisation_word"] {
        tx.execute(&format!("delete from {table} where province = $1"), args![province]).await?;
    }
    step::remove(tx, province, None).await?;
    let nothing = History::default();
    let mut last = None;
    loop {
        let lives = each_life(tx, province, last).await?;
        let Some((id, ..)) = lives.last() else {
            return crate::activity::rebuild(tx, province, programme).await;
        };
        last = Some(*id);
        let histories = lives.iter().map(|(id, illustrative, all)| {
            (*id, *illustrative, History::now(all, &programme.register, &programme.legal_minimums))
        });
        let histories: Vec<_> = histories.collect();
        let turns: Vec<Turn<'_>> = histories
            .iter()
            .map(|(id, illustrative, after)| Turn {
                id: *id,
                before: &nothing,
                after,
                illustrative: *illustrative,
            })
            .collect();
        turn(tx, province, programme, &turns).await?;
    }
}

/// Adds the steps of every life up again and compares them with the tables.
pub(crate) async fn verify_steps(
    db: &mut impl Read,
    province: &Province,
    programme: &Programme,
) -> Result<(usize, Vec<String>), Error> {
    let mut sums = Steps::new();
    let mut last = None;
    loop {
        let lives = each_life(db, province, last).await?;
        let Some((id, ..)) = lives.last() else { break };
        last = Some(*id);
        for (_, illustrative, all) in &lives {
            let history = History::now(all, &programme.register, &programme.legal_minimums);
            collect(&mut sums, programme, &history, *illustrative, 1);
        }
    }
    crate::activity::collect_all(db, province, programme, &mut sums).await?;
    crate::task::collect_all(db, province, programme, &mut sums).await?;
    step::compare(db, province, sums).await
}
