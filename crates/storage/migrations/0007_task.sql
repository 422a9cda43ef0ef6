-- Tasks of plans, each lead agency's part of them with what it states, the
-- thread, the evidence; recommendations and their answers.

-- content is the JSON of the domain's task. is_changed: people changed what a
-- pack had said, so loading the pack again leaves it.
create table task (
  province text not null,
  id text not null,
  plan text not null,
  key text not null,
  position bigint not null,
  group_number text not null,
  content text not null,
  origin text not null,
  is_changed bigint not null,
  revision bigint not null,
  made_at text not null,
  made_by text not null,
  ended_at text,
  ended_by text,
  ended_why text,
  constraint task_pkey primary key (province, id),
  constraint task_plan_key_key unique (province, plan, key),
  constraint task_origin check (origin in ('pack', 'hand', 'import')),
  constraint task_ended check ((ended_at is null) = (ended_why is null) and (ended_why is null or ended_why <> ''))
);

create table task_support (
  province text not null,
  unit_id text not null,
  task_id text not null,
  constraint task_support_pkey primary key (province, unit_id, task_id)
);

-- One row a lead agency. The first columns are what it states now, the
-- accepted ones what counts. due is the day that holds; is_open and heard are
-- kept beside so that the lists of the late and the silent read an index.
create table task_part (
  province text not null,
  id text not null,
  task_id text not null,
  plan text not null,
  unit_id text not null,
  state text not null,
  progress bigint not null,
  said text not null,
  done_on text,
  review text not null,
  revision bigint not null,
  back_why text not null,
  accepted_state text,
  accepted_progress bigint,
  accepted_said text,
  accepted_done_on text,
  accepted_at text,
  accepted_by text,
  due text,
  due_why text not null,
  given_on text not null,
  heard text not null,
  is_open bigint not null,
  sent_at text,
  sent_by text,
  reminded_at text,
  reminded_by text,
  illustrative bigint not null,
  updated_at text not null,
  constraint task_part_pkey primary key (province, id),
  constraint task_part_task_id_unit_id_key unique (province, task_id, unit_id),
  constraint task_part_state check (state in ('not_begun', 'in_progress', 'done', 'not_needed')),
  constraint task_part_review check (review in ('draft', 'sent', 'accepted', 'sent_back')),
  constraint task_part_progress check (progress between 0 and 100)
);
create index task_part_late on task_part (province, due) where is_open = 1;
create index task_part_silent on task_part (province, heard) where is_open = 1;
create index task_part_waiting on task_part (province, review) where review in ('sent', 'sent_back');
create index task_part_unit on task_part (province, unit_id, due);
create index task_part_plan on task_part (province, plan, task_id);

create table task_event (
  province text not null,
  id text not null,
  task_id text not null,
  part_id text,
  at text not null,
  user_name text not null,
  unit_id text not null,
  kind text not null,
  said text not null,
  state text not null,
  progress bigint not null,
  constraint task_event_pkey primary key (province, id)
);
create index task_event_task on task_event (province, task_id, at);

-- Numbers that a lead agency without a form gives with its return: as typed
-- now, and once accepted one row a version, as figures are.
create table task_entry (
  province text not null,
  part_id text not null,
  cell text not null,
  typed text not null,
  value bigint,
  constraint task_entry_pkey primary key (province, part_id, cell)
);

create table task_number (
  province text not null,
  id text not null,
  part_id text not null,
  cell text not null,
  value bigint not null,
  event_id text not null,
  said_at text not null,
  said_by text not null,
  replaces text,
  superseded_at text,
  constraint task_number_pkey primary key (province, id)
);
create unique index task_number_current on task_number (province, part_id, cell) where superseded_at is null;

create table task_evidence (
  province text not null,
  id text not null,
  part_id text not null,
  kind text not null,
  number text not null,
  day text,
  title text not null,
  bytes bigint not null,
  hash text not null,
  added_at text not null,
  added_by text not null,
  removed_at text,
  constraint task_evidence_pkey primary key (province, id),
  constraint task_evidence_kind check (kind in ('document', 'file'))
);
create index task_evidence_part on task_evidence (province, part_id);

-- The file in base64, in parts: no row is large, and the tables keep to text
-- and whole numbers on both databases.
create table task_file (
  province text not null,
  evidence_id text not null,
  part bigint not null,
  content text not null,
  constraint task_file_pkey primary key (province, evidence_id, part)
);

create table recommendation (
  province text not null,
  id text not null,
  from_unit text not null,
  from_words text not null,
  to_unit text,
  to_words text not null,
  subject text not null,
  body text not null,
  source text not null,
  received text not null,
  working_days bigint not null,
  due text not null,
  is_public bigint not null,
  state text not null,
  answered_on text,
  revision bigint not null,
  illustrative bigint not null,
  made_at text not null,
  made_by text not null,
  updated_at text not null,
  constraint recommendation_pkey primary key (province, id),
  constraint recommendation_state check (state in ('open', 'settled', 'declined', 'withdrawn')),
  constraint recommendation_subject check (subject <> ''),
  constraint recommendation_to check (to_words <> '')
);
create index recommendation_due on recommendation (province, state, due);

create table recommendation_event (
  province text not null,
  id text not null,
  recommendation_id text not null,
  at text not null,
  user_name text not null,
  unit_id text not null,
  kind text not null,
  said text not null,
  document text not null,
  constraint recommendation_event_pkey primary key (province, id)
);
create index recommendation_event_of on recommendation_event (province, recommendation_id, at);
