-- Which data the administrator opened to everybody. What has no row is closed.

create table open_dataset (
  province text not null,
  dataset text not null,
  is_open bigint not null,
  depth text not null,
  threshold bigint not null,
  changed_at text not null,
  changed_by text not null,
  constraint open_dataset_pkey primary key (province, dataset),
  constraint open_dataset_depth check (depth in ('province', 'below', 'lowest')),
  constraint open_dataset_threshold check (threshold between 3 and 50)
);
