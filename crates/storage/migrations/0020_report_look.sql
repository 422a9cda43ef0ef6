-- How much of a report wanted a look when it was sent: what the rules found and
-- how many fields bore a note. Null for what was sent before this was kept.
alter table report add column findings bigint;
alter table report add column notes bigint;
