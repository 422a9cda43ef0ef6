-- What is done for organisations. One row a version; activity_id is the first
-- version's. The superseded columns are the only ones that are ever written
-- twice, once. Money is in million đồng. content is JSON.

create table activity (
  province text not null,
  id text not null,
  activity_id text not null,
  kind text not null,
  on_day text not null,
  until_day text,
  unit text not null,
  title text not null,
  folded text not null,
  place text not null,
  organiser text not null,
  decision text not null,
  people bigint,
  women bigint,
  minority bigint,
  amount bigint,
  quantity bigint,
  content text not null,
  others text not null,
  illustrative bigint not null,
  said_at text not null,
  said_by text not null,
  superseded_at text,
  superseded_by text,
  superseded_why text,
  constraint activity_pkey primary key (province, id),
  constraint activity_superseded check ((superseded_at is null) = (superseded_by is null))
);
create unique index activity_current on activity (province, activity_id) where superseded_at is null;
create index activity_versions on activity (province, activity_id);
create index activity_day on activity (province, on_day, id);

-- The organisations concerned, of each version.
create table activity_organisation (
  province text not null,
  version_id text not null,
  organisation_id text not null,
  constraint activity_organisation_pkey primary key (province, version_id, organisation_id)
);
create index activity_organisation_organisation on activity_organisation (province, organisation_id);

-- What was paid, of each version.
create table activity_payment (
  province text not null,
  version_id text not null,
  place bigint not null,
  on_day text not null,
  amount bigint not null,
  note text not null,
  constraint activity_payment_pkey primary key (province, version_id, place)
);
create index activity_payment_day on activity_payment (province, on_day);

-- That an organisation was found to be another one, entered twice. While it
-- counts, organisation.same_as says the same.
create table organisation_same (
  province text not null,
  id text not null,
  organisation_id text not null,
  same_as text not null,
  why text not null,
  said_at text not null,
  said_by text not null,
  undone_at text,
  undone_by text,
  undone_why text,
  constraint organisation_same_pkey primary key (province, id)
);
create unique index organisation_same_current on organisation_same (province, organisation_id)
  where undone_at is null;
create index organisation_same_as on organisation_same (province, same_as);
