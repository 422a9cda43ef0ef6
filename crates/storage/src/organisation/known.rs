//! Which organisations of a workbook are in the register already.

use super::row::facts_of;
use crate::db::one_of;
use crate::store::{Store, allow};
use crate::{Error, Read, args};
use domain::organisation::sheet::Draft;
use domain::organisation::{Facts, Kind};
use domain::permission::{Action, Actor};
use domain::{OrganisationId, Province, UnitId};
use jiff::civil::Date;
use std::collections::{HashMap, HashSet};

/// How many are asked for at once.
const CHUNK: usize = 500;

/// An organisation of the register that a row names again.
#[derive(Clone, Debug)]
pub struct Known {
    /// Its id.
    pub id: OrganisationId,
    /// The first day.
    pub began: Date,
    /// What held, with the first and the last day, earliest first.
    pub spans: Vec<(Date, Date, Facts)>,
    /// Whether the actor may see it.
    pub is_seen: bool,
}

impl Known {
    /// What held on a day.
    #[must_use]
    pub fn on(&self, day: Date) -> Option<&Facts> {
        self.spans.iter().find(|(from, to, _)| *from <= day && day <= *to).map(|(.., facts)| facts)
    }
}

/// The register as a workbook was compared with it.
#[derive(Clone, Debug, Default)]
pub struct Seen {
    /// For each row, by its place, the organisation that it names again.
    pub known: HashMap<usize, Known>,
    /// Changes with every organisation that comes or changes.
    pub stamp: String,
}

impl Store {
    /// The organisations that rows of a workbook name again: by their code, or
    /// by name, kind, seat and first day. Looks at the codes and at the seats
    /// of the rows, some hundred at a time.
    ///
    /// # Errors
    /// The database's.
    pub async fn known_organisations(
        &self,
        actor: &Actor,
        today: Date,
        drafts: &[Draft],
    ) -> Result<Seen, Error> {
        let stamp = stamp(&mut &self.db, self.province()).await?;
        let (by_code, by_same) = (self.by_codes(drafts).await?, self.by_seats(drafts).await?);
        let mut found: HashMap<usize, OrganisationId> = HashMap::new();
        for (place, draft) in drafts.iter().enumerate() {
            let code = by_code.get(&draft.facts.code).filter(|_| !draft.facts.code.is_empty());
            if let Some(id) = code.or_else(|| by_same.get(&draft.same())) {
                found.insert(place, *id);
            }
        }
        let lives = self.spans_of(found.values().copied().collect()).await?;
        let programme = self.programme().await?;
        let actor = super::registrar(&programme, actor, today);
        let known = found.into_iter().filter_map(|(place, id)| {
            let spans = lives.get(&id)?.clone();
            let seats = spans.iter().filter_map(|(.., facts)| facts.seat);
            let is_seen = seats.into_iter().any(|seat| allow(&programme, &actor, Action::View, seat).is_ok());
            Some((place, Known { id, began: spans.first()?.0, spans, is_seen }))
        });
        Ok(Seen { known: known.collect(), stamp })
    }

    async fn by_codes(&self, drafts: &[Draft]) -> Result<HashMap<String, OrganisationId>, Error> {
        let codes: Vec<&str> =
            drafts.iter().map(|draft| draft.facts.code.as_str()).filter(|code| !code.is_empty()).collect();
        let mut found = HashMap::new();
        for chunk in codes.chunks(CHUNK) {
            let mut args = args![self.province()];
            let these = one_of(&mut args, chunk.iter().copied());
            let sql = format!(
                "select distinct code, organisation_id from organisation_span where province = $1 and code {these}"
            );
            for row in self.db.fetch_all(&sql, args).await? {
                found.insert(row.text("code")?, row.id("organisation_id")?);
            }
        }
        Ok(found)
    }

    /// What began in the rows' communes.
    async fn by_seats(
        &self,
        drafts: &[Draft],
    ) -> Result<HashMap<domain::organisation::sheet::Same, OrganisationId>, Error> {
        let seats: HashSet<UnitId> = drafts.iter().filter_map(|draft| draft.facts.seat).collect();
        let seats: Vec<UnitId> = seats.into_iter().collect();
        let mut found = HashMap::new();
        for chunk in seats.chunks(CHUNK) {
            let mut args = args![self.province()];
            let these = one_of(&mut args, chunk.iter().copied());
            let sql = format!(
                "select organisation_id, name, kind, seat, valid_from from organisation_span as span \
                 where province = $1 and seat {these} and not exists (select 1 from organisation_span as before \
                 where before.province = span.province and before.organisation_id = span.organisation_id \
                 and before.valid_from < span.valid_from)"
            );
            for row in self.db.fetch_all(&sql, args).await? {
                let kind = row.text("kind")?;
                let kind = Kind::from_code(&kind).ok_or_else(|| Error::Corrupt(format!("kind {kind}")))?;
                let name = vietnamese::name::fold(&row.text("name")?);
                let same = (name, kind, Some(row.id("seat")?), row.date("valid_from")?);
                found.insert(same, row.id("organisation_id")?);
            }
        }
        Ok(found)
    }

    async fn spans_of(
        &self,
        ids: HashSet<OrganisationId>,
    ) -> Result<HashMap<OrganisationId, Vec<(Date, Date, Facts)>>, Error> {
        let ids: Vec<OrganisationId> = ids.into_iter().collect();
        let mut lives: HashMap<OrganisationId, Vec<(Date, Date, Facts)>> = HashMap::new();
        for chunk in ids.chunks(CHUNK) {
            let mut args = args![self.province()];
            let these = one_of(&mut args, chunk.iter().copied());
            let sql = format!(
                "select organisation_id, valid_from, valid_to, facts from organisation_span \
                 where province = $1 and organisation_id {these} order by organisation_id, valid_from"
            );
            for row in self.db.fetch_all(&sql, args).await? {
                let span = (row.date("valid_from")?, row.date("valid_to")?, facts_of(&row)?);
                lives.entry(row.id("organisation_id")?).or_default().push(span);
            }
        }
        Ok(lives)
    }
}

/// What tells one state of the register from another.
pub(super) async fn stamp(db: &mut impl Read, province: &Province) -> Result<String, Error> {
    let sql = "select count(*) as many, cast(coalesce(sum(revision), 0) as bigint) as revisions from organisation \
               where province = $1";
    let row = db.fetch_one(sql, args![province]).await?;
    Ok(format!("{}.{}", row.int("many")?, row.int("revisions")?))
}
