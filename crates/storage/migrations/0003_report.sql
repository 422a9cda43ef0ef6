-- Reports, their entries and events; figures with their versions; roll-ups.

create table report (
  province text not null,
  id text not null,
  form text not null,
  version bigint not null,
  period text not null,
  closing text not null,
  unit_id text not null,
  part text not null,
  state text not null,
  revision bigint not null,
  dataset text,
  illustrative bigint not null,
  first_sent_at text,
  sent_at text,
  sent_by text,
  accepted_at text,
  accepted_by text,
  updated_at text not null,
  constraint report_pkey primary key (province, id),
  constraint report_form_period_unit_id_key unique (province, form, period, unit_id),
  constraint report_part check (part in ('fills', 'consolidates')),
  constraint report_state check (state in ('in_progress', 'for_signature', 'submitted', 'returned', 'accepted', 'reopened'))
);
create index report_waiting on report (province, state) where state in ('submitted', 'for_signature', 'returned');
create index report_unit on report (province, unit_id);

create table entry (
  province text not null,
  report_id text not null,
  indicator text not null,
  breakdown text not null,
  typed text not null,
  value bigint,
  note text not null,
  saved_at text not null,
  saved_by text not null,
  constraint entry_pkey primary key (province, report_id, indicator, breakdown)
);

create table report_event (
  province text not null,
  id text not null,
  report_id text not null,
  at text not null,
  user_name text not null,
  kind text not null,
  reason text not null,
  to_state text not null,
  constraint report_event_pkey primary key (province, id)
);
create index report_event_report on report_event (province, report_id, id);

-- One row a version of a value. superseded_at is null for the version that
-- counts; it is the only column that is ever written twice, once.
create table figure (
  province text not null,
  id text not null,
  indicator text not null,
  breakdown text not null,
  aspect text not null,
  period text not null,
  unit_id text not null,
  value bigint not null,
  origin text not null,
  note text not null,
  report_id text not null,
  event_id text not null,
  illustrative bigint not null,
  said_at text not null,
  said_by text not null,
  replaces text,
  superseded_at text,
  constraint figure_pkey primary key (province, id),
  constraint figure_origin check (origin in ('report', 'correction', 'paper', 'register', 'document')),
  constraint figure_times check (superseded_at is null or said_at <= superseded_at)
);
create unique index figure_current on figure (province, aspect, period, unit_id, indicator, breakdown)
  where superseded_at is null;
create index figure_report on figure (province, report_id);
create index figure_key on figure (province, unit_id, indicator, breakdown, aspect, period);

create table rollup (
  province text not null,
  indicator text not null,
  breakdown text not null,
  aspect text not null,
  period text not null,
  unit_id text not null,
  value bigint not null,
  weight bigint not null,
  units bigint not null,
  illustrative bigint not null,
  constraint rollup_pkey primary key (province, unit_id, aspect, period, indicator, breakdown)
);
create index rollup_history on rollup (province, unit_id, indicator, aspect);

create table document (
  province text not null,
  id text not null,
  template text not null,
  form text not null,
  period text not null,
  unit_id text not null,
  language text not null,
  title text not null,
  number text not null,
  day text not null,
  signer text not null,
  model text not null,
  hash text not null,
  frozen_at text not null,
  frozen_by text not null,
  constraint document_pkey primary key (province, id),
  constraint document_number_day_key unique (province, unit_id, number, day)
);
create index document_unit on document (province, unit_id, frozen_at);
