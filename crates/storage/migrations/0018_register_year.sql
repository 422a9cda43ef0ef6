-- The steps of a year added up, so that what there is on a day is read from the
-- years before it and the days of its own, however many days there were.
create table register_year (
  province text not null,
  indicator text not null,
  breakdown text not null,
  seat text not null,
  year bigint not null,
  value bigint not null,
  organisations bigint not null,
  illustrative bigint not null,
  constraint register_year_pkey primary key (province, indicator, breakdown, seat, year)
);
insert into register_year (province, indicator, breakdown, seat, year, value, organisations, illustrative)
select province, indicator, breakdown, seat, cast(substr(day, 1, 4) as bigint), cast(sum(value) as bigint),
  cast(sum(organisations) as bigint), cast(sum(illustrative) as bigint)
from register_step group by province, indicator, breakdown, seat, cast(substr(day, 1, 4) as bigint);
create index register_year_read on register_year
  (province, indicator, year, breakdown, seat, value, illustrative);

-- Now only the days of one year are read at a time.
drop index register_step_read;
create index register_step_read on register_step
  (province, indicator, day, breakdown, seat, value, illustrative);
