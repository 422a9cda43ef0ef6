-- Lists of the register that people keep under a name: what they ask for, not
-- what they found. query is the JSON of the list's address without unit and
-- day; no unit means the area of whoever opens it.
create table saved_list (
  province text not null,
  id text not null,
  owner_id text not null,
  owner_name text not null,
  name text not null,
  name_key text not null,
  unit_id text,
  query text not null,
  shared bigint not null,
  revision bigint not null,
  made_at text not null,
  changed_at text not null,
  constraint saved_list_pkey primary key (province, id)
);
create unique index saved_list_own on saved_list (province, owner_id, name_key);
create unique index saved_list_shared on saved_list (province, name_key) where shared = 1;

-- Two organisations that look like one and are not, as somebody said. known is
-- the JSON of what was known of each then; the undone columns are written once.
create table organisation_apart (
  province text not null,
  id text not null,
  first_id text not null,
  second_id text not null,
  first_known text not null,
  second_known text not null,
  why text not null,
  said_at text not null,
  said_by text not null,
  undone_at text,
  undone_by text,
  constraint organisation_apart_pkey primary key (province, id),
  constraint organisation_apart_order check (first_id < second_id),
  constraint organisation_apart_undone check ((undone_at is null) = (undone_by is null))
);
create unique index organisation_apart_pair on organisation_apart (province, first_id, second_id)
  where undone_at is null;

-- Which organisations gave a return in a year is read from the index alone.
drop index happening_what;
create index happening_what on happening (province, what, on_day, organisation_id, superseded_at);
