// Cooperatives, credit funds and the union: who they are and in which years
// they lived. What happened to them on the way is in events.mjs.
import { chance, date } from './chance.mjs';
import * as total from './totals.mjs';
import { AGRICULTURE, OTHERS, cooperative, person, village } from './words.mjs';

const FUNDS_AT = ['23281', '23293', '23299', '23377', '23500'];
const UNION_AT = '23296';
const REPORT = 'Tên thật theo Báo cáo 423-BC/TU ngày 17/6/2019 của Tỉnh ủy Kon Tum; trụ sở, ngày, số liệu minh họa.';
const DECISION = 'Tên thật theo báo cáo năm 2024 của Ủy ban nhân dân huyện Đăk Glei; ngày, số liệu minh họa.';
const coffee = ['0126', 'cà phê', ''];
const herbs = ['0128', 'dược liệu', ''];
const farming = ['0161', 'dịch vụ nông nghiệp', ''];

// Named in report 423-BC/TU, by district; the commune is made up.
const REPORTED = [
  ['611', 'Hợp tác xã Hợp Thành', farming], ['615', 'Hợp tác xã Công bằng Pô Cô', coffee],
  ['615', 'Hợp tác xã Sáu Nhung', coffee, 'Cà phê bột nguyên chất'], ['615', 'Hợp tác xã Lộc Phát', farming],
  ['613', 'Hợp tác xã Tuyết Sơn', herbs, 'Tinh dầu tiêu rừng'], ['613', 'Hợp tác xã Ánh Dương', ['0121', 'chuối', ''], 'Chuối sấy'],
  ['612', 'Hợp tác xã Rạng Đông', farming], ['612', 'Hợp tác xã Tiến Đạt', farming],
  ['616', 'Hợp tác xã Đoàn Kết', farming], ['608', 'Hợp tác xã Vận tải Tây Nguyên', ['4933', 'vận tải', '']],
  ['617', 'Hợp tác xã dược liệu hữu cơ Tu Mơ Rông', coffee, 'Cà phê túi lọc'],
];
// Named with their communes in Đăk Glei's report; investments of Decision 970/QĐ-UBND, million đồng.
const SUPPORTED = [
  ['23371', 'Hợp tác xã Nông nghiệp xã Đăk Kroong', farming, 160],
  ['23353', 'Hợp tác xã thương mại và dịch vụ Đăk Glei', ['4711', 'thương mại', ''], 990],
  ['23341', 'Hợp tác xã sản xuất và thương mại dịch vụ cung ứng dược liệu Thuận Tài', herbs, 200],
  ['23362', 'Hợp tác xã nông nghiệp, dược liệu xã Mường Hoong', herbs, 750],
  ['23365', 'Hợp tác xã Nông lâm nghiệp và dược liệu xã Ngọc Linh', herbs, 750],
];

const by = chance(62);
const day = (from, to) => date(by.whole(from, to), by.whole(1, 11), by.whole(1, 28));

// The named ones of a commune: Đăk Glei's where they are, the others spread over their district's communes.
function named(communes) {
  const at = {};
  const put = (code, one) => (at[code] ??= []).push(one);
  for (const [code, name, work, support] of SUPPORTED) put(code, { name, work, support, note: DECISION, named: true });
  for (const [district, name, work, product] of REPORTED) {
    const room = (one) => one.figures.htx - one.figures['htx-ngung'] - one.figures['htx-moi'] - (at[one.code]?.length ?? 0);
    const here = communes.filter((one) => one.district === district && !FUNDS_AT.includes(one.code));
    const best = here.sort((a, b) => room(b) - room(a) || a.code.localeCompare(b.code))[0];
    put(best.code, { name, work, note: REPORT, named: true, in2018: true, chain: Boolean(product), product });
  }
  return at;
}

function slot(commune, more = {}) {
  return { commune, village: village(by, commune), representative: person(by, commune.district), kind: 'cooperative', note: '', events: [], ...more };
}

// Those that communes count in 2024, with what the communes say about them.
function current(communes) {
  const names = named(communes);
  return communes.flatMap((commune) => {
    const { figures, code } = commune;
    const count = figures.htx + (total.MORE_COOPERATIVES[code] ?? 0);
    const slots = [];
    if (FUNDS_AT.includes(code)) {
      slots.push(slot(commune, { kind: 'credit_fund', name: `Quỹ tín dụng nhân dân ${commune.place}`, work: ['6419', 'tín dụng', ''] }));
    }
    for (const one of names[code] ?? []) slots.push(slot(commune, one));
    while (slots.length < count) slots.push(slot(commune));
    const free = () => slots.filter((one) => !one.named && one.kind === 'cooperative' && !one.era && !one.idle);
    const isDakGlei = commune.district === total.DAK_GLEI.code;
    for (const one of free().slice(-figures['htx-moi'] || slots.length)) one.era = isDakGlei ? 'quarter' : 'last-year';
    for (const one of free().slice(0, figures['htx-ngung'])) one.idle = true;
    let agriculture = figures['htx-nong-nghiep'] - slots.filter((one) => one.work?.[0].startsWith('01')).length;
    let chains = figures['htx-chuoi'] - slots.filter((one) => one.chain).length;
    for (const one of slots) {
      if (!one.work) one.work = by.of((agriculture -= 1) >= 0 ? AGRICULTURE : OTHERS);
      if (!one.chain && !one.idle && one.kind === 'cooperative' && chains > 0) {
        one.chain = true;
        chains -= 1;
      }
    }
    return slots;
  });
}

// Puts the current ones into eras so that the totals of 2003 and 2018 come out.
function eras(slots) {
  const last = slots.find((one) => one.commune.code === '23341' && !one.named && !one.era && !one.idle);
  last.era = 'october';
  const funds = by.shuffled(slots.filter((one) => one.kind === 'credit_fund'));
  funds.forEach((one, i) => (one.era = i < total.FUNDS_2003 ? 'first' : 'before'));
  const need = total.PROVINCE[2018].cooperatives - total.FUNDS - total.GONE_SINCE_2018;
  // Those the report names, and those that stopped working, were there by 2018.
  const open = by.shuffled(slots.filter((one) => !one.era));
  const sure = open.filter((one) => one.in2018 || one.idle);
  const chosen = [...sure, ...open.filter((one) => !sure.includes(one))].slice(0, need);
  const old = by.shuffled(chosen.filter((one) => one.commune.since < '1998' && !one.in2018));
  old.slice(0, total.LEFT_FROM_2003).forEach((one) => (one.era = 'first'));
  old.slice(total.LEFT_FROM_2003).slice(0, total.BEFORE_LAW_2012).forEach((one) => (one.era = 'before'));
  for (const one of chosen) one.era ??= 'law-2012';
  for (const one of slots) one.era ??= 'since';
}

// Those that are gone: where, when they began and how they ended.
function gone(communes) {
  const big = communes.filter((one) => one.figures.htx > 0 && one.since < '1998');
  const lost = communes.flatMap((one) => Array(one.figures['htx-giai-the']).fill(one));
  const make = (era, end, how, commune = by.of(big)) => slot(commune, { era, end, how, work: by.of(by.next() < 0.6 ? AGRICULTURE : OTHERS) });
  const list = [];
  const ways = ['story', 'merged', 'enterprise', 'revoked', 'bankrupt', 'dissolved', 'dissolved', 'dissolved'];
  const since = total.GONE_SINCE_2018_FROM_2003;
  for (let i = 0; i < total.GONE_SINCE_2018; i += 1) {
    const way = ways[i] ?? 'dissolved';
    const commune = lost[i - ways.length];
    const end = commune ? date(2023, by.whole(2, 8), by.whole(1, 28)) : day(2020, 2022);
    // The last of them are the oldest; the middle ones began under the law of 2003.
    const era = i >= total.GONE_SINCE_2018 - since ? 'first' : i >= 5 ? 'before' : 'law-2012';
    list.push(make(era, end, way, commune));
  }
  const first = total.PROVINCE[2003].cooperatives - total.FUNDS_2003 - total.LEFT_FROM_2003 - since;
  for (let i = 0; i < first; i += 1) list.push(make('first', day(2005, 2016), 'dissolved'));
  for (let i = 0; i < total.BETWEEN; i += 1) list.push(make('between', day(2011, 2017), 'dissolved'));
  return list;
}

const SPAN = { first: [1998, 2003], before: [2004, 2012], between: [2004, 2009], since: [2019, 2022] };

function begin(one) {
  // Ia H'Drai's communes are there since March 2015.
  const first = born(one);
  return first > one.commune.since ? first : date(2016, by.whole(1, 11), by.whole(1, 28));
}

function born(one) {
  if (one.era === 'quarter') return date(2024, by.whole(1, 3), by.whole(3, 26));
  if (one.era === 'october') return '2023-10-17';
  if (one.era === 'last-year') return date(2023, by.whole(2, 11), by.whole(1, 28));
  if (one.era === 'law-2012') {
    return date(by.of([2014, 2014, 2015, 2015, 2016, 2016, 2016, 2017, 2017, 2017, 2018, 2018, 2018, 2018]), by.whole(1, 11), by.whole(1, 28));
  }
  return day(...SPAN[one.era]);
}

// Every cooperative and fund there was, and the union, in the order of their keys.
export function cooperatives(communes) {
  const slots = current(communes);
  eras(slots);
  const all = [...slots, ...gone(communes)];
  const taken = new Set(all.map((one) => one.name).filter(Boolean));
  for (const one of all) {
    one.begin = begin(one);
    one.name ??= cooperative(by, taken, one.work, one.commune.place);
  }
  const isOld = (one) => one.era === 'first' || one.era === 'before';
  const kept = by.shuffled(slots.filter((one) => isOld(one) && one.kind === 'cooperative' && !one.named && !one.idle));
  const slow = [...all.filter((one) => one.end > '2019' && isOld(one)), ...kept];
  const late = total.OLD_LAW_2018 - total.OLD_LAW_2018_STILL_THERE;
  const ended = slow.filter((one) => one.end).slice(0, late);
  if (ended.length < late) throw new Error('too few that ended under the old law');
  for (const one of [...ended, ...kept.slice(0, total.OLD_LAW_2018_STILL_THERE)]) one.slow = true;
  const at = communes.find((one) => one.code === UNION_AT);
  const union = slot(at, { kind: 'union', era: 'law-2012', begin: '2016-05-18', name: 'Liên hiệp hợp tác xã Nông nghiệp Ngọc Linh (minh họa)', work: farming, chain: true });
  return { all: [...all, union], slots, union, taken };
}
