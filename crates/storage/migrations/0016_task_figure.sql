-- Numbers of tasks become figures of indicators: each tells of the time up to
-- a day, and belongs to a turn of what comes each year, so that a new year's
-- number does not take the place of the last one's.

-- turn: which turn of the task the part is in, from 0. sent_on: the day on
-- which the last statement was sent.
alter table task_part add column turn bigint not null default 0;
alter table task_part add column sent_on text;

-- What comes each year and was accepted as done before is in another turn than
-- the numbers that were given until now.
update task_part set turn = 1 where exists (
  select 1 from task where task.province = task_part.province and task.id = task_part.task_id
  and task.content like '%"when":"each_year"%'
) and exists (
  select 1 from task_event where task_event.province = task_part.province
  and task_event.part_id = task_part.id and task_event.kind = 'accept' and task_event.state = 'done'
);

-- day: up to which the number tells. is_done: the return said that the turn
-- was done. Of numbers from before, the day of acceptance is what is known.
alter table task_number add column turn bigint not null default 0;
alter table task_number add column day text not null default '';
alter table task_number add column is_done bigint not null default 0;
update task_number set day = substr(said_at, 1, 10);

drop index task_number_current;
create unique index task_number_current on task_number (province, part_id, cell, turn) where superseded_at is null;
create index task_number_cell on task_number (province, cell);
