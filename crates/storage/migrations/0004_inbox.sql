-- Documents that came in as files, the figures read out of them, what
-- contradicts itself in them, and the words by which senders call indicators.

create table incoming (
  province text not null,
  id text not null,
  unit_id text not null,
  name text not null,
  bytes bigint not null,
  hash text not null,
  reader text not null,
  text text not null,
  title text not null,
  kind text not null,
  number text not null,
  day text,
  issuer text not null,
  illustrative bigint not null,
  received_at text not null,
  received_by text not null,
  constraint incoming_pkey primary key (province, id),
  constraint incoming_unit_id_hash_key unique (province, unit_id, hash)
);
create index incoming_received on incoming (province, unit_id, received_at);
create index incoming_hash on incoming (province, hash);

-- The file itself in base64, in parts: no row is large, and the tables keep to
-- text and whole numbers on both databases.
create table incoming_file (
  province text not null,
  incoming_id text not null,
  part bigint not null,
  content text not null,
  constraint incoming_file_pkey primary key (province, incoming_id, part)
);

-- One row a figure that was read. Places are in characters of incoming.text.
-- as_read keeps what the reader took it for; the columns say what it means now.
create table incoming_figure (
  province text not null,
  id text not null,
  incoming_id text not null,
  start_at bigint not null,
  end_at bigint not null,
  sentence_start bigint not null,
  sentence_end bigint not null,
  sentence text not null,
  written text not null,
  bound text not null,
  measure text not null,
  label text not null,
  area text not null,
  time text not null,
  score_permille bigint not null,
  as_read text not null,
  indicator text,
  breakdown text not null,
  unit_id text,
  period text,
  value bigint,
  role text not null,
  state text not null,
  revision bigint not null,
  acted_at text,
  acted_by text,
  batch text,
  report_id text,
  handed_at text,
  handed_by text,
  constraint incoming_figure_pkey primary key (province, id),
  constraint incoming_figure_state check (state in ('open', 'confirmed', 'corrected', 'refused')),
  constraint incoming_figure_role check
    (role in ('actual', 'registered', 'target', 'allocation', 'change', 'ratio', 'scope')),
  constraint incoming_figure_handed check ((report_id is null) = (handed_at is null))
);
create index incoming_figure_incoming on incoming_figure (province, incoming_id, start_at);

create table incoming_finding (
  province text not null,
  incoming_id text not null,
  position bigint not null,
  rule text not null,
  severity text not null,
  vi text not null,
  en text not null,
  spans text not null,
  noted_at text,
  noted_by text,
  reason text not null,
  constraint incoming_finding_pkey primary key (province, incoming_id, position),
  constraint incoming_finding_severity check (severity in ('error', 'warning')),
  constraint incoming_finding_noted check ((noted_at is null) = (reason = ''))
);

-- changed_by is empty for a line as the pack says it; loading the pack again
-- leaves alone what people changed.
create table glossary (
  province text not null,
  id text not null,
  word_key text not null,
  words text not null,
  indicator text not null,
  breakdown text not null,
  sender text not null,
  changed_at text not null,
  changed_by text not null,
  constraint glossary_pkey primary key (province, id),
  constraint glossary_word_key_sender_key unique (province, word_key, sender)
);

-- The figure of a document from which a value was taken; null where somebody typed it.
alter table entry add column reading_id text;
alter table figure add column reading_id text;

-- What the checks found in a narrative report and why it was frozen all the same.
alter table document add column findings text not null default '[]';
alter table document add column findings_reason text not null default '';
