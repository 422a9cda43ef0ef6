-- Who signs in, with what, and the trail of what they did.
-- Types text and bigint only; moments are UTC text of one width; truth is 0 or 1.

create table setting (
  key text not null primary key,
  value text not null
);

-- Not "user": that word means something else to PostgreSQL.
create table app_user (
  id text not null primary key,
  province text not null default '',
  login text not null unique,
  name text not null,
  role text not null constraint app_user_role check
    (role in ('commune_officer', 'district_officer', 'province_officer', 'leader', 'administrator', 'reader')),
  unit_id text,
  password_hash text not null,
  locale text constraint app_user_locale check (locale in ('vi', 'en')),
  must_change bigint not null default 0 constraint app_user_must_change check (must_change in (0, 1)),
  created_at text not null,
  disabled_at text
);
create index app_user_unit on app_user (unit_id);

create table session (
  token_hash text not null primary key,
  user_id text not null references app_user (id),
  created_at text not null,
  seen_at text not null,
  expires_at text not null
);
create index session_owner on session (user_id);
create index session_expiry on session (expires_at);

create table api_token (
  id text not null primary key,
  user_id text not null references app_user (id),
  name text not null,
  token_hash text not null unique,
  created_at text not null,
  expires_at text not null,
  used_at text
);
create index api_token_user on api_token (user_id);

-- Attempts to sign in. The login is kept as a hash: people type passwords there.
create table sign_in (
  id text not null primary key,
  at text not null,
  login_hash text not null,
  address text not null,
  failed bigint not null constraint sign_in_failed check (failed in (0, 1))
);
create index sign_in_login on sign_in (login_hash, at);
create index sign_in_address on sign_in (address, at);
create index sign_in_at on sign_in (at);

-- The trail: one row per write, in the write's own transaction, each carrying
-- the hash of the one before.
create table audit (
  province text not null,
  seq bigint not null,
  at text not null,
  user_id text,
  user_name text not null,
  unit_id text,
  origin text not null,
  action text not null,
  object_kind text not null,
  object_id text not null,
  old_value text,
  new_value text,
  why text,
  previous_hash text not null,
  hash text not null,
  primary key (province, seq)
);
create index audit_object on audit (province, object_kind, object_id, seq);
create index audit_user on audit (province, user_id, seq);

-- The end of each chain, so that a cut tail is found. Its row lock makes writers take turns.
create table audit_head (
  province text not null primary key,
  seq bigint not null,
  hash text not null
);
