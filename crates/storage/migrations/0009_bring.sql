-- Bringing organisations in from workbooks.

-- What a column was taken for, by its folded heads: once somebody said so, the
-- next workbook with the same heads needs no saying.
create table bring_column (
  province text not null,
  head text not null,
  target text not null,
  changed_at text not null,
  changed_by text not null,
  constraint bring_column_pkey primary key (province, head)
);

-- A workbook between being sent and being written: its owner's alone, and gone
-- after a day. left_out holds the sheets that are not to be read, as JSON.
create table bring_file (
  province text not null,
  id text not null,
  owner_id text not null,
  name text not null,
  hash text not null,
  bytes bigint not null,
  as_of text not null,
  left_out text not null,
  made_at text not null,
  constraint bring_file_pkey primary key (province, id)
);
create index bring_file_owner on bring_file (province, owner_id, made_at);
create index bring_file_made on bring_file (province, made_at);

-- The file itself in base64, in parts, as for incoming documents.
create table bring_file_part (
  province text not null,
  file_id text not null,
  part bigint not null,
  content text not null,
  constraint bring_file_part_pkey primary key (province, file_id, part)
);
