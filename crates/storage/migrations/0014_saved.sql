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
