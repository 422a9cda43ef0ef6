-- The register of organisations: what happened to each, and what follows from it.

create table organisation (
  province text not null,
  id text not null,
  revision bigint not null,
  illustrative bigint not null,
  same_as text,
  made_at text not null,
  made_by text not null,
  constraint organisation_pkey primary key (province, id)
);

-- One row a version. The superseded columns are the only ones that are ever
-- written twice, once. change is the JSON of the domain's change.
create table happening (
  province text not null,
  id text not null,
  organisation_id text not null,
  what text not null,
  on_day text not null,
  decision text not null,
  note text not null,
  change text not null,
  until_day text,
  other_id text,
  illustrative bigint not null,
  said_at text not null,
  said_by text not null,
  replaces text,
  superseded_at text,
  superseded_by text,
  superseded_why text,
  constraint happening_pkey primary key (province, id),
  constraint happening_superseded check ((superseded_at is null) = (superseded_by is null))
);
create index happening_organisation on happening (province, organisation_id);
create index happening_what on happening (province, what, on_day);

-- What held between two happenings, as it is known now: written anew from the
-- happenings whenever they change. valid_to is 9999-12-31 while it goes on.
create table organisation_span (
  province text not null,
  organisation_id text not null,
  valid_from text not null,
  valid_to text not null,
  kind text not null,
  state text not null,
  seat text not null,
  code text not null,
  name text not null,
  sort text not null,
  sector text not null,
  law text not null,
  idle bigint not null,
  alliance bigint not null,
  in_union bigint not null,
  certified bigint not null,
  high_tech bigint not null,
  value_chain bigint not null,
  stars bigint not null,
  facts text not null,
  illustrative bigint not null,
  constraint organisation_span_pkey primary key (province, organisation_id, valid_from)
);
create index organisation_span_sort on organisation_span (province, sort);
create index organisation_span_seat on organisation_span (province, seat, sort);
create index organisation_span_kind on organisation_span (province, kind, state, sort);
create index organisation_span_code on organisation_span (province, code);

-- The words by which an organisation is found: of every name that it ever had,
-- of its code and of who represents it, without accents.
create table organisation_word (
  province text not null,
  word text not null,
  organisation_id text not null,
  constraint organisation_word_pkey primary key (province, word, organisation_id)
);
create index organisation_word_organisation on organisation_word (province, organisation_id);

-- What all organisations of a commune together add to an indicator on a day:
-- a stock is the sum of the steps up to a day, a flow that of the steps between two.
create table register_step (
  province text not null,
  indicator text not null,
  breakdown text not null,
  seat text not null,
  day text not null,
  value bigint not null,
  organisations bigint not null,
  illustrative bigint not null,
  constraint register_step_pkey primary key (province, indicator, breakdown, seat, day)
);
create index register_step_read on register_step
  (province, indicator, breakdown, day, seat, value, organisations, illustrative);

-- Personal data, apart: only as far as the law's register asks, shown on
-- request, and every showing leaves a row in the trail.
create table organisation_person (
  province text not null,
  organisation_id text not null,
  name text not null,
  position text not null,
  born text,
  identity_number text not null,
  phone text not null,
  email text not null,
  updated_at text not null,
  updated_by text not null,
  constraint organisation_person_pkey primary key (province, organisation_id)
);
