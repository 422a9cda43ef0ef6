// Cooperative groups and household groups.
import { chance, date, later, shares } from './chance.mjs';
import * as total from './totals.mjs';
import { GROUP_WORK, group as named, person, village } from './words.mjs';

const by = chance(1975);
const day = (from, to) => date(by.whole(from, to), by.whole(1, 11), by.whole(1, 28));

function born(kind, commune, more = {}) {
  return { kind, commune, work: by.of(GROUP_WORK), village: village(by, commune), representative: person(by, commune.district), events: [], ...more };
}

// From its founding to its end; numbers that hang on totals come later.
function life(one, taken, numbers = {}) {
  const { kind, commune, village: where, begin, end } = one;
  const name = named(taken, kind === 'household_group' ? 'Nhóm hộ' : 'Tổ hợp tác', one.work, where, commune.place);
  one.events.push({
    what: 'founded', on: begin, kind, name, seat: commune.code, village: where,
    activity: one.work[0], representative: one.representative, in_charge: one.inCharge ?? '', numbers,
  });
  // Contracts are certified since November 2007.
  if (one.certified) one.events.push({ what: 'certified', on: later(begin < '2007-11' ? '2008-01-10' : begin, 21) });
  if (end) one.events.push({ what: 'dissolved', on: end });
}

export function cooperativeGroups(communes, taken) {
  const slots = communes.flatMap((commune) => {
    const { figures, code, district } = commune;
    const count = figures.tht + (total.MORE_GROUPS[code] ?? 0);
    const here = Array.from({ length: count }, () => born('cooperative_group', commune));
    const fresh = Math.min(figures['tht-moi'], count);
    here.slice(0, fresh).forEach((group) => (group.era = 'new'));
    by.shuffled(here).slice(0, figures['tht-chung-thuc']).forEach((group) => (group.certified = true));
    // Those of Đăk Glei were all at the dialogue of 21 September 2023.
    const last = district === total.DAK_GLEI.code ? 8 : 10;
    for (const group of here) if (group.era === 'new') group.begin = date(2023, by.whole(1, last), by.whole(1, 28));
    return here;
  });
  const in2018 = total.PROVINCE[2018].groups - total.GROUPS_GONE_SINCE_2018 - total.GROUPS_TO_COOPERATIVES_SINCE_2018;
  const open = by.shuffled(slots.filter((group) => !group.era));
  const early = open.filter((group) => group.commune.since < '1998').slice(0, in2018);
  early.forEach((group, i) => (group.begin = i < total.GROUPS_LEFT_FROM_2003 ? day(2001, 2003) : day(2008, 2018)));
  for (const group of slots) group.begin ??= day(2019, 2022);
  const places = communes.filter((commune) => commune.figures.tht > 0 && commune.since < '1998');
  const gone = (count, begin, end) => Array.from({ length: count }, () => born('cooperative_group', by.of(places), { begin: begin(), end: end() }));
  const list = [
    ...slots,
    ...gone(total.GROUPS_GONE_SINCE_2018, () => day(2008, 2016), () => day(2019, 2022)),
    ...gone(total.PROVINCE[2003].groups - total.GROUPS_LEFT_FROM_2003, () => day(2000, 2003), () => day(2006, 2017)),
    ...gone(total.GROUPS_BETWEEN, () => day(2006, 2011), () => day(2013, 2017)),
  ];
  for (const group of list) {
    if (by.next() < 0.15) group.inCharge = `Đảng viên phụ trách ${group.village}`;
    life(group, taken);
  }
  return { groups: list, current: slots };
}

export function householdGroups(communes, taken) {
  return communes.flatMap((commune) => {
    const { figures } = commune;
    const count = figures['nhom-ho'];
    if (count === 0) return [];
    const households = shares(figures['nhom-ho-ho'], Array.from({ length: count }, () => by.between(0.7, 1.4)), 1);
    const here = households.map((number, i) => {
      const isNew = i < figures['nhom-ho-moi'];
      const begin = isNew ? date(2023, by.whole(1, 11), by.whole(1, 28)) : day(commune.since > '2015' ? 2016 : 2011, 2022);
      const inCharge = by.next() < 0.4 ? 'Đảng viên phụ trách thôn' : '';
      const group = born('household_group', commune, { begin, inCharge });
      life(group, taken, { households: number });
      return group;
    });
    // Here and there one ended.
    if (by.next() < 0.1) {
      const ended = born('household_group', commune, { begin: day(2011, 2014), end: day(2016, 2021) });
      if (ended.begin > commune.since) {
        life(ended, taken, { households: by.whole(4, 9) });
        here.push(ended);
      }
    }
    return here;
  });
}
