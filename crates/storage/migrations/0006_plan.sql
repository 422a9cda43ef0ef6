-- Plans with their goals, kept as the JSON of their domain type; what people
-- changed is no longer the pack's. And what reviewers think of a goal.

create table plan (
  province text not null,
  key text not null,
  position bigint not null,
  content text not null,
  revision bigint not null,
  from_pack bigint not null,
  changed_at text not null,
  changed_by text not null,
  constraint plan_pkey primary key (province, key),
  constraint plan_from_pack check (from_pack in (0, 1))
);

create table plan_judgement (
  province text not null,
  id text not null,
  plan text not null,
  target text not null,
  content text not null,
  said_at text not null,
  said_by text not null,
  constraint plan_judgement_pkey primary key (province, id),
  constraint plan_judgement_content check (content <> '')
);
create index plan_judgement_plan on plan_judgement (province, plan, target, id);
