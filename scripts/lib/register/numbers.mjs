// Members, money and so on: on the days for which totals are known, shares of
// these; on other days, on the way from one to the next.
import { chance, shares } from './chance.mjs';
import * as total from './totals.mjs';

const by = chance(2012);
export const LAST = 2023;
const LEAST = { members: 7, workers: 0, capital: 50 };
// Where no total is known.
const USUAL = { members: [25, 110], workers: [2, 12], capital: [200, 2500] };
const yearOf = (day) => Number(day.slice(0, 4));
const reports = (one, year) => one.begin < `${year}-12-01` && !(one.end < `${year}-12-14`) && !(one.silentFrom <= year);
const isThere = (one, year) => one.begin <= `${year}-12-31` && !(one.end <= `${year}-12-31`);
const sum = (list) => list.reduce((a, b) => a + b, 0);

// Gives each its share of a total and notes the year.
function anchor(list, measure, year, amount, weights, least = LEAST[measure] ?? 0) {
  const given = shares(amount, weights, least);
  list.forEach((one, i) => (one.known[measure][Math.min(year, one.silentFrom ? one.silentFrom - 1 : year)] = given[i]));
}

// What it had in a year: geometrically between what is known, level after it, less before it.
function had(one, measure, year) {
  const years = Object.keys(one.known[measure]).map(Number).sort();
  const least = LEAST[measure] ?? 0;
  const jitter = (value) => Math.max(least, Math.round(value * by.between(0.96, 1.04)));
  if (years.length === 0) {
    one.usual[measure] ??= by.between(...USUAL[measure]) * (year < 2010 ? 0.7 : 1);
    return jitter(one.usual[measure]);
  }
  if (one.known[measure][year] !== undefined) return one.known[measure][year];
  const after = years.find((other) => other > year);
  const before = years.filter((other) => other < year).at(-1);
  if (before === undefined) return jitter(one.known[measure][after] * 0.94 ** Math.min(after - year, 5));
  if (after === undefined) return one.end ? jitter(one.known[measure][before]) : one.known[measure][before];
  const [low, high] = [one.known[measure][before], one.known[measure][after]];
  const part = (year - before) / (after - before);
  return jitter(low > 0 && high > 0 ? low * (high / low) ** part : low + (high - low) * part);
}

// What the whole province, or each commune, had.
function anchors(all, slots, union, communes) {
  for (const one of all) Object.assign(one, { known: { members: {}, workers: {}, capital: {}, revenue: {}, profit: {}, income: {} }, usual: {} });
  const fund = (one, more) => (one.kind === 'credit_fund' ? more : 1);
  const size = (one) => (one.size ??= by.between(0.5, 1.6) * (one.begin < '2019' ? 2 : 1) * (one.idle ? 0.6 : 1));
  // By commune at the end of 2023, or of those of 2024 when they began.
  for (const { code, figures } of communes) {
    const here = slots.filter((one) => one.commune.code === code);
    if (here.length === 0) continue;
    const persons = here;
    const bodies = union.commune.code === code ? [...here, union] : here;
    anchor(persons, 'members', LAST, figures['htx-thanh-vien'], persons.map((one) => size(one) * fund(one, 25)));
    anchor(bodies, 'workers', LAST, figures['htx-lao-dong'], bodies.map((one) => (one.idle ? 0.01 : size(one))));
    anchor(bodies, 'capital', LAST, figures['htx-von'], bodies.map((one) => size(one) * fund(one, 3)));
    const working = bodies.filter((one) => reports(one, LAST) && !one.idle);
    const weights = working.map((one) => one.known.capital[LAST] * by.between(0.6, 1.5));
    if (working.length > 0) {
      anchor(working, 'revenue', LAST, figures['htx-doanh-thu'], weights);
      anchor(working, 'profit', LAST, figures['htx-loi-nhuan'], weights);
    }
  }
  for (const year of [2018, 2003]) {
    const { members, workers, capital, revenue, profit } = total.PROVINCE[year];
    const here = all.filter((one) => isThere(one, year));
    const persons = here.filter((one) => one.kind !== 'union');
    const now = (one, measure, usual) => (one.known[measure][LAST] ?? one.known[measure][LAST - 1] ?? one.known[measure][LAST - 2] ?? usual()) + 1;
    anchor(persons, 'members', year, members, persons.map((one) => now(one, 'members', () => by.between(60, 130)) * by.between(0.8, 1.3)), year === 2018 ? 8 : 12);
    anchor(here, 'workers', year, workers, here.map((one) => now(one, 'workers', () => by.between(4, 9)) * by.between(0.8, 1.2)), 1);
    anchor(here, 'capital', year, capital, here.map((one) => now(one, 'capital', () => by.between(800, 3000)) * by.between(0.7, 1.3)), 100);
    const weights = here.map((one) => Math.sqrt(one.known.capital[year]) * by.between(0.5, 1.5));
    anchor(here, 'revenue', year, revenue, weights, 12);
    // Two of them lost money.
    const loss = Math.round(profit / 100);
    anchor(here, 'profit', year, profit + 2 * loss, weights);
    const best = here.reduce((a, b) => (b.known.profit[year] > a.known.profit[year] ? b : a));
    for (const one of here.filter((other) => other !== best).slice(2, 4)) {
      best.known.profit[year] += one.known.profit[year];
      one.known.profit[year] = -loss;
    }
  }
}

const average = (year) =>
  year <= 2018 ? 11 * (46 / 11) ** ((year - 2003) / 15) : 46 * (55 / 46) ** ((year - 2018) / 5);

function people(one, members, workers, year) {
  one.ratio ??= { women: by.between(0.25, 0.6), minority: one.commune.district === '608' ? by.between(0.1, 0.6) : by.between(0.4, 0.98), poor: by.between(0.03, 0.25), own: by.between(0.1, 0.6) };
  const of = (part, whole) => Math.floor(part * whole);
  const { women, minority, poor, own } = one.ratio;
  const numbers = { members, workers };
  if (year >= 2013) {
    Object.assign(numbers, { members_women: of(women, members), members_minority: of(minority, members), members_poor: of(poor, members) });
    numbers.workers_members = Math.min(of(own, workers), members);
  }
  return numbers;
}

// Everything a cooperative, fund or the union says in a return, or when it begins.
function cooperative(one, year, isReturn) {
  const members = one.kind === 'union' ? undefined : had(one, 'members', year);
  const workers = had(one, 'workers', year);
  const capital = had(one, 'capital', year);
  const numbers = one.kind === 'union' ? { member_cooperatives: year > 2020 ? 4 : 5, workers } : people(one, members, workers, year);
  numbers.capital = capital;
  if (year >= 2013) {
    one.charter ??= by.between(0.4, 0.8);
    numbers.charter_capital = Math.floor(capital * one.charter);
  }
  if (!isReturn) return numbers;
  if (year >= 2016) {
    one.managed ??= by.whole(2, 6);
    const trained = Math.floor(one.managed * (year >= 2020 ? 0.4 : 0.2));
    const college = Math.min(one.managed - trained, Math.ceil(one.managed * 0.3));
    Object.assign(numbers, { managers: one.managed, managers_university: trained, managers_college: college, managers_untrained: one.managed - trained - college });
    numbers.assets = Math.round(capital * by.between(0.9, 1.2));
    numbers.debt_bank = one.charter < 0.6 ? Math.floor(capital * 0.15) : 0;
  }
  const isIdle = one.idle && one.trouble <= `${year}-06-30`;
  numbers.revenue = isIdle ? 0 : had({ ...one, usual: { revenue: by.between(30, 120) } }, 'revenue', year);
  numbers.profit = isIdle ? 0 : (one.known.profit[year] ?? Math.floor(numbers.revenue * by.between(0.06, 0.14)));
  if (year >= 2016) numbers.revenue_members = Math.floor(numbers.revenue * by.between(0.3, 0.8));
  numbers.earners = (members ?? 0) + workers - (numbers.workers_members ?? 0);
  numbers.income = Math.round(numbers.earners * average(year) * by.between(0.7, 1.3));
  return numbers;
}

function group(one, year, isReturn) {
  const members = one.members2023 && year >= 2018 ? one.members2023 : (one.usualMembers ??= one.members2023 ?? by.whole(8, 18));
  const workers = one.workers2023 ?? Math.floor(members * 0.1);
  const numbers = people(one, members, workers, year);
  numbers.capital = one.capital ??= by.whole(20, 260);
  if (!isReturn) return numbers;
  numbers.revenue = Math.round(numbers.capital * by.between(0.8, 2.2) * (0.4 + (year - 2003) / 30));
  numbers.profit = Math.floor(numbers.revenue * by.between(0.08, 0.2));
  numbers.earners = members + workers - (numbers.workers_members ?? 0);
  numbers.income = Math.round(numbers.earners * average(year) * 0.75 * by.between(0.8, 1.2));
  return numbers;
}

// Income of the years for which its average is known: exactly that average.
function exactIncome(year, returns) {
  const earners = sum(returns.map((one) => one.numbers.earners));
  const given = shares(earners * total.PROVINCE[year].income, returns.map((one) => one.numbers.income));
  returns.forEach((one, i) => (one.numbers.income = given[i]));
}

const GROUP_YEARS = [2003, 2008, 2013, 2018, 2021, 2023];

// Puts numbers to what happened, and the yearly returns.
export function numbers({ all, slots, union }, { groups, current }, communes) {
  anchors(all, slots, union, communes);
  const returns = { 2003: [], 2018: [] };
  for (const one of all) {
    for (const event of one.events) {
      if (event.numbers === true) event.numbers = cooperative(one, yearOf(event.on), false);
      else if (event.numbers === 'household_group') event.numbers = { households: by.whole(8, 12) };
      else if (event.numbers) event.numbers = group(one, yearOf(event.on), false);
    }
    for (let year = 2003; year <= LAST; year += 1) {
      if (!reports(one, year)) continue;
      const event = { what: 'returned', on: `${year}-12-14`, numbers: cooperative(one, year, true) };
      returns[year]?.push(event);
      one.events.push(event);
    }
    const grouped = one.group && GROUP_YEARS.filter((year) => (one.group.again ?? one.group).on < `${year}-12-01` && `${year}-12-14` < one.begin);
    for (const year of grouped ?? []) one.events.push({ what: 'returned', on: `${year}-12-14`, numbers: group(one, year, true) });
  }
  for (const year of [2003, 2018]) exactIncome(year, returns[year]);
  for (const { code, district, figures } of communes) {
    const here = current.filter((one) => one.commune.code === code);
    if (here.length === 0) continue;
    const members = shares(figures['tht-thanh-vien'], here.map(() => by.between(0.7, 1.4)), 3);
    here.forEach((one, i) => Object.assign(one, { members2023: members[i], workers2023: district === total.DAK_GLEI.code ? 0 : Math.floor(members[i] * 0.08) }));
  }
  const glei = current.filter((one) => one.commune.district === total.DAK_GLEI.code);
  const workers = total.DAK_GLEI.members_and_workers - sum(glei.map((one) => one.members2023));
  shares(workers, glei.map((one) => one.members2023)).forEach((given, i) => (glei[i].workers2023 = given));
  for (const one of groups) {
    one.events[0].numbers = group(one, yearOf(one.begin), false);
    for (const year of GROUP_YEARS) {
      if (reports(one, year)) one.events.push({ what: 'returned', on: `${year}-12-14`, numbers: group(one, year, true) });
    }
  }
}
