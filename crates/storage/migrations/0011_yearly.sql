-- The yearly returns that organisations make themselves, and their evaluation.

-- entries is the JSON of what was typed, by measure.
create table yearly (
  province text not null,
  organisation_id text not null,
  year bigint not null,
  state text not null,
  revision bigint not null,
  entries text not null,
  note text not null,
  saved_at text not null,
  saved_by text not null,
  sent_at text,
  sent_by text,
  reason text,
  happening_id text,
  constraint yearly_pkey primary key (province, organisation_id, year),
  constraint yearly_state check (state in ('in_progress', 'sent', 'returned', 'accepted')),
  constraint yearly_accepted check (state <> 'accepted' or happening_id is not null)
);

-- What was done to a return, reminders too; those come before there is one.
create table yearly_event (
  province text not null,
  id text not null,
  organisation_id text not null,
  year bigint not null,
  at text not null,
  by_name text not null,
  kind text not null,
  reason text not null,
  constraint yearly_event_pkey primary key (province, id)
);
create index yearly_event_return on yearly_event (province, organisation_id, year, at);

-- The address with a code by which an organisation without an account makes
-- its return; the code is kept as its hash. One at a time: a new one ends the old.
create table yearly_link (
  province text not null,
  organisation_id text not null,
  code_hash text not null,
  issued_at text not null,
  issued_by text not null,
  expires_at text not null,
  used_at text,
  constraint yearly_link_pkey primary key (province, organisation_id)
);
create unique index yearly_link_code on yearly_link (code_hash);

-- The points of an organisation for a year under a scheme, by criterion.
create table evaluation (
  province text not null,
  organisation_id text not null,
  year bigint not null,
  scheme text not null,
  points text not null,
  note text not null,
  revision bigint not null,
  given_at text not null,
  given_by text not null,
  constraint evaluation_pkey primary key (province, organisation_id, year)
);
