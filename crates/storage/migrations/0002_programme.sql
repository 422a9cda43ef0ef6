-- What a programme pack says. Units have versions with dates; the other
-- definitions are read as a whole and kept as the JSON of their domain types.

create table programme (
  province text not null primary key,
  vi text not null,
  en text not null,
  root text not null,
  revision bigint not null,
  loaded_at text not null
);

create table unit_version (
  province text not null,
  id text not null,
  valid_from text not null,
  valid_to text,
  code text not null,
  name text not null,
  name_en text,
  search text not null,
  kind text not null,
  parent_id text,
  latitude_micro bigint,
  longitude_micro bigint,
  constraint unit_version_pkey primary key (province, id, valid_from),
  constraint unit_version_dates check (valid_to is null or valid_from <= valid_to)
);
create index unit_version_code on unit_version (province, code);

create table succession (
  province text not null,
  old_id text not null,
  new_id text not null,
  on_day text not null,
  share text not null,
  constraint succession_pkey primary key (province, old_id, new_id, on_day),
  constraint succession_share check (share in ('whole', 'part'))
);

create table definition (
  province text not null,
  kind text not null,
  key text not null,
  position bigint not null,
  content text not null,
  updated_at text not null,
  constraint definition_pkey primary key (province, kind, key)
);

create table holiday (
  province text not null,
  day text not null,
  name text not null,
  constraint holiday_pkey primary key (province, day)
);

create table dataset (
  province text not null,
  key text not null,
  source_vi text not null,
  source_en text not null,
  note_vi text not null,
  note_en text not null,
  constraint dataset_pkey primary key (province, key)
);

create table extension (
  province text not null,
  form text not null,
  period text not null,
  unit_id text not null,
  deadline text not null,
  reason text not null,
  given_by text not null,
  given_at text not null,
  constraint extension_pkey primary key (province, form, period, unit_id),
  constraint extension_reason check (reason <> '')
);

create table reminder (
  province text not null,
  form text not null,
  period text not null,
  unit_id text not null,
  sent_at text not null,
  sent_by text not null,
  constraint reminder_pkey primary key (province, form, period, unit_id, sent_at)
);
