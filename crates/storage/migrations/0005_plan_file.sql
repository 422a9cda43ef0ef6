-- Files attached to a plan: the text as it was signed, its annexes. One that
-- was taken away keeps its row and its content: who, when, why.

create table plan_file (
  province text not null,
  id text not null,
  plan text not null,
  name text not null,
  bytes bigint not null,
  hash text not null,
  added_at text not null,
  added_by text not null,
  removed_at text,
  removed_by text,
  removed_why text,
  constraint plan_file_pkey primary key (province, id),
  constraint plan_file_name check (name <> ''),
  constraint plan_file_removed check ((removed_at is null) = (removed_why is null) and (removed_why is null or removed_why <> ''))
);
create index plan_file_plan on plan_file (province, plan, added_at);

create table plan_file_content (
  province text not null,
  file_id text not null,
  part bigint not null,
  content text not null,
  constraint plan_file_content_pkey primary key (province, file_id, part)
);
