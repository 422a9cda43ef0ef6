//! What the things are called that the trail speaks of, for the page that
//! shows it: one question for each kind, whatever the page holds of it.

use crate::audit::Entry;
use crate::db::one_of;
use crate::{Error, Store, args};
use std::collections::{BTreeSet, HashMap};

/// What a thing is called, and the id of the page that it has.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Named {
    /// Its name, as kept: a title, a file's name, the words of a task.
    pub name: String,
    /// The thing on whose page it stands; itself for most.
    pub page: String,
}

/// Names by kind and id, as the trail writes them.
pub type Names = HashMap<(String, String), Named>;

/// Kinds with a table of their own, and the question for name and page.
/// `{these}` stands for the ids.
const QUESTIONS: [(&str, &str); 9] = [
    (
        "incoming",
        "select id, case when title = '' then name else title end as name, id as page from incoming \
                  where province = $1 and id {these}",
    ),
    (
        "reading",
        "select f.id as id, f.written as name, f.id as page from incoming_figure f \
                 where f.province = $1 and f.id {these}",
    ),
    ("document", "select id, title as name, id as page from document where province = $1 and id {these}"),
    ("saved_list", "select id, name, id as page from saved_list where province = $1 and id {these}"),
    ("activity", "select id, title as name, id as page from activity where province = $1 and id {these}"),
    ("task", "select id, content as name, id as page from task where province = $1 and id {these}"),
    (
        "task_part",
        "select p.id as id, t.content as name, p.id as page from task_part p join task t \
                   on t.province = p.province and t.id = p.task_id where p.province = $1 and p.id {these}",
    ),
    (
        "task_evidence",
        "select id, case when title = '' then number else title end as name, part_id as page \
                       from task_evidence where province = $1 and id {these}",
    ),
    (
        "recommendation",
        "select id, subject as name, id as page from recommendation \
                        where province = $1 and id {these}",
    ),
];

/// Kinds whose id is an organisation's, or begins with it: `id/2024`.
const OF_ORGANISATIONS: [&str; 4] = ["organisation", "yearly", "yearly_link", "evaluation"];

impl Store {
    /// The names of what entries of the trail speak of, as far as it is still
    /// there. For who may read the trail: nothing is left out.
    ///
    /// # Errors
    /// The database's.
    pub async fn trail_names(&self, entries: &[Entry]) -> Result<Names, Error> {
        let mut names = Names::new();
        for (kind, question) in QUESTIONS {
            let of_kind = entries.iter().filter(|entry| entry.object_kind == kind);
            let ids: BTreeSet<&str> = of_kind.map(|entry| entry.object_id.as_str()).collect();
            if ids.is_empty() {
                continue;
            }
            let mut args = args![self.province()];
            let sql = question.replace("{these}", &one_of(&mut args, ids));
            for row in self.db.fetch_all(&sql, args).await? {
                let named = Named { name: row.text("name")?, page: row.text("page")? };
                names.insert((kind.to_owned(), row.text("id")?), named);
            }
        }
        self.name_tokens(entries, &mut names).await?;
        self.name_organisations(entries, &mut names).await?;
        Ok(names)
    }

    async fn name_tokens(&self, entries: &[Entry], names: &mut Names) -> Result<(), Error> {
        let ids = entries.iter().filter(|entry| entry.object_kind == "token");
        let ids: BTreeSet<&str> = ids.map(|entry| entry.object_id.as_str()).collect();
        if ids.is_empty() {
            return Ok(());
        }
        let mut args = args![];
        let sql = format!("select id, name from api_token where id {}", one_of(&mut args, ids));
        for row in self.db.fetch_all(&sql, args).await? {
            let id = row.text("id")?;
            let named = Named { name: row.text("name")?, page: id.clone() };
            names.insert(("token".to_owned(), id), named);
        }
        Ok(())
    }

    async fn name_organisations(&self, entries: &[Entry], names: &mut Names) -> Result<(), Error> {
        let of = |entry: &Entry| entry.object_id.split('/').next().and_then(|id| id.parse().ok());
        let theirs = || entries.iter().filter(|entry| OF_ORGANISATIONS.contains(&entry.object_kind.as_str()));
        let ids: Vec<_> = theirs().filter_map(of).collect();
        let known = self.organisation_names(&ids).await?;
        for entry in theirs() {
            let Some((id, name)) = of(entry).and_then(|id| Some((id, known.get(&id)?))) else { continue };
            let named = Named { name: name.clone(), page: id.to_string() };
            names.insert((entry.object_kind.clone(), entry.object_id.clone()), named);
        }
        Ok(())
    }
}
