-- Which spans hold on a day and pass a filter is read from the index alone: with
-- a return a year each organisation has a span for each, of which one holds.
drop index organisation_span_sort;
drop index organisation_span_seat;
drop index organisation_span_kind;
create index organisation_span_sort on organisation_span
  (province, sort, organisation_id, valid_from, valid_to, state, kind, sector, law, idle, alliance, seat);
create index organisation_span_seat on organisation_span
  (province, seat, sort, organisation_id, valid_from, valid_to, state, kind);
create index organisation_span_kind on organisation_span
  (province, kind, state, sort, organisation_id, valid_from, valid_to);
