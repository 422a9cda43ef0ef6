// What happened to cooperatives, funds and the union between their first and
// their last day.
import { chance, date, later } from './chance.mjs';
import { cooperative, group, person } from './words.mjs';

const by = chance(13);
const paper = (kind, on) => `${kind} số ${by.whole(10, 99)}/${on.slice(0, 4)} (minh họa)`;
const certificate = (on) => paper('Giấy chứng nhận đăng ký', on);
const decision = (on) => paper('Quyết định', on);
const happen = (one, what, on, more = {}) => one.events.push({ what, on, ...more });
const law = (day) => (day < '2004-07-01' ? '1996' : day < '2013-07-01' ? '2003' : '2012');
const BEFORE_DEMO = '2024-06-01';

// The last day on which one lives an ordinary life.
const ordinary = (one) => one.trouble ?? one.end ?? BEFORE_DEMO;
// A day so many to so many months after another.
const months = (day, low, high) => later(day, by.whole(low, high) * 30);

function first(one) {
  const facts = {
    kind: one.kind, name: one.formerName ?? one.name, seat: (one.formerSeat ?? one.commune).code, village: one.village,
    law: law(one.begin), activity: one.work[0], representative: one.representative, note: one.note,
    high_tech: one.highTech ? 1 : '', value_chain: one.chain && one.begin >= '2015' ? 1 : '', code: one.code ?? '',
    in_charge: one.inCharge ?? '',
  };
  const body = one.kind === 'credit_fund' ? 'Giấy phép hoạt động' : 'Giấy chứng nhận đăng ký';
  if (!one.group) return happen(one, 'registered', one.begin, { ...facts, decision: paper(body, one.begin), numbers: true });
  const { what, on, name } = one.group;
  const at = { kind: what, name, seat: facts.seat, village: one.village, activity: one.work[0], representative: one.representative };
  happen(one, 'founded', on, { ...at, numbers: what });
  if (one.group.again) {
    const again = one.group.again;
    happen(one, 'converted', again.on, { name: again.name, numbers: 'cooperative_group' });
    happen(one, 'certified', later(again.on, 40));
  } else if (by.next() < 0.7) happen(one, 'certified', later(on < '2007-11' ? '2008-01-10' : on, 40));
  const { kind, note, ...rest } = facts;
  happen(one, 'converted', one.begin, { ...rest, seat: '', village: '', decision: certificate(one.begin), numbers: true });
}

function laws(one) {
  const until = ordinary(one);
  if (one.begin < '2004-07-01' && until > '2007') {
    const on = date(by.whole(2005, 2006), by.whole(2, 9), by.whole(1, 28));
    happen(one, 'reregistered', on, { law: '2003', decision: certificate(on) });
  }
  if (one.begin < '2013-07-01' && !one.slow && until > '2018') {
    const on = date(by.whole(2014, 2016), by.whole(1, 11), by.whole(1, 28));
    happen(one, 'reregistered', on, { law: '2012', decision: certificate(on), value_chain: one.chain ? 1 : '' });
  } else if (one.slow && !one.end) {
    const on = date(by.whole(2019, 2020), by.whole(1, 11), by.whole(1, 28));
    happen(one, 'reregistered', on, { law: '2012', decision: certificate(on) });
  } else if (one.chain && one.begin < '2015') happen(one, 'updated', date(2016, 5, by.whole(2, 27)), { value_chain: 1 });
}

function ending(one, absorber) {
  const { end, how } = one;
  const close = (what, more = {}) => happen(one, what, end, { decision: decision(end), ...more });
  if (how === 'merged') {
    happen(absorber, 'absorbed', end, { decision: decision(end), other: one });
    return close('merged', { other: absorber });
  }
  if (how === 'enterprise') return close('became_enterprise');
  if (how === 'revoked') return close('revoked');
  if (how === 'bankrupt') {
    const on = later(end, -300);
    happen(one, 'bankruptcy_begun', on, { decision: decision(on) });
  } else if (how === 'story') {
    happen(one, 'suspended', '2020-03-16', { until: '2021-03-15', decision: '' });
    happen(one, 'resumed', '2021-02-22');
    happen(one, 'moved', '2021-06-10', { seat: one.movesTo.code, village: 'thôn 2' });
  } else if (by.next() < 0.5 && one.end > '2019-07') {
    const on = later(end, -by.whole(90, 170));
    happen(one, 'dissolution_begun', on, { decision: decision(on) });
  }
  return close('dissolved');
}

// Those that do not work: how each of them stands in law.
function trouble(slots) {
  const idle = by.shuffled(slots.filter((one) => one.idle));
  // The first suspension ends three weeks after the demonstration begins; the
  // second ended without anybody saying so.
  const suspensions = [['2022-07-15', '2024-07-10'], ['2022-09-05', '2024-05-31'], ['2023-08-01', '2024-12-31'], ['2024-02-12', '2025-02-11']];
  idle.forEach((one, i) => {
    const silent = i < 9;
    one.silentFrom = silent ? 2022 : undefined;
    if (i < 4) {
      one.trouble = suspensions[i][0];
      one.silentFrom = Number(one.trouble.slice(0, 4)) + (one.trouble > '2024' ? -1 : 0);
      happen(one, 'suspended', one.trouble, { until: suspensions[i][1] });
    } else if (i < 7) {
      one.trouble = date(2022, by.whole(2, 9), by.whole(1, 28));
      happen(one, 'not_found', later(one.trouble, 200));
    } else if (i < 9) {
      one.trouble = date(2022, by.whole(2, 9), by.whole(1, 28));
      const on = ['2023-11-20', '2024-03-11'][i - 7];
      happen(one, 'dissolution_begun', on, { decision: decision(on) });
    } else one.trouble = date(by.whole(2021, 2022), by.whole(2, 11), by.whole(1, 28));
    happen(one, 'went_idle', later(one.trouble, -20));
    one.trouble = later(one.trouble, -20);
  });
  // Some who work all the same have not sent their return, some for the second year.
  const large = slots.filter((one) => one.commune.figures.htx >= 4 && !one.idle && !one.named && one.begin < '2020' && one.kind === 'cooperative');
  by.shuffled(large).slice(0, 8).forEach((one, i) => (one.silentFrom = 2022 + (i % 2)));
}

// Changes of name, seat and representative, unions, the Alliance.
function changes(all, slots, union, communes) {
  const calm = by.shuffled(slots.filter((one) => !one.idle && !one.named && one.kind === 'cooperative' && one.begin < '2019'));
  const take = (count) => calm.splice(0, count);
  for (const one of take(6)) {
    const on = date(by.whole(2019, 2022), by.whole(2, 10), by.whole(1, 28));
    happen(one, 'moved', on, { seat: one.commune.code, village: one.village });
    const near = communes.filter((other) => other.district === one.commune.district && other !== one.commune && other.since < one.begin);
    one.formerSeat = by.of(near);
  }
  const [cancelled] = take(1);
  happen(cancelled, 'dissolution_begun', '2022-03-10', { decision: decision('2022-03-10') });
  happen(cancelled, 'dissolution_cancelled', '2022-07-20');
  for (const one of take(3)) {
    happen(one, 'went_idle', date(2020, by.whole(2, 6), by.whole(1, 28)));
    happen(one, 'worked_again', date(2021, by.whole(2, 10), by.whole(1, 28)));
  }
  for (const one of take(6)) one.renamed = date(by.whole(2019, 2022), by.whole(2, 10), by.whole(1, 28));
  const allies = calm.filter((one) => one.begin < '2016' && one.commune.district === '608').concat(calm.filter((one) => one.begin < '2016')).slice(0, 5);
  for (const one of new Set(allies)) happen(one, 'joined_union', '2016-06-20', { other: union });
  happen(allies[0], 'left_union', '2021-04-15');
  for (const one of all.filter((other) => other.kind !== 'union' && other.how !== 'story')) {
    const joined = months(one.begin, 2, 20);
    if (by.next() < 0.55 && joined < ordinary(one)) {
      happen(one, 'joined_alliance', joined);
      if (by.next() < 0.03 && later(joined, 900) < ordinary(one)) happen(one, 'left_alliance', later(joined, 890));
    }
    const changed = months(one.begin, 26, 90);
    if (by.next() < 0.2 && changed < ordinary(one)) happen(one, 'represented', changed, { representative: person(by, one.commune.district) });
  }
  happen(union, 'joined_alliance', '2016-08-09');
}

const STARS = [3, 3, 3, 3, 4, 4];

function products(slots) {
  for (const one of slots.filter((other) => !other.idle && other.kind === 'cooperative' && other.begin < '2023')) {
    const name = one.product || one.work[2];
    if (by.next() < (one.chain ? 0.8 : 0.25) && name) {
      const on = date(2023, by.whole(3, 10), by.whole(1, 28));
      happen(one, 'updated', on, { products: `${name}:${by.of(STARS)}`, decision: decision(on) });
    }
  }
}

// Some cooperatives began as groups, one of them as a household group.
export function conversions(all, slots, taken, before, since) {
  const plain = (era) => by.shuffled(slots.filter((one) => one.era === era && !one.named && !one.idle && one.kind === 'cooperative' && one.work[0] < '05' && one.commune.since < '1998'));
  const chosen = [
    ...plain('law-2012').filter((one) => one.begin > '2014').slice(0, before).map((one) => [one, by.whole(2, 5)]),
    // By the end of 2018 these were groups.
    ...plain('since').slice(0, since).map((one) => [one, Number(one.begin.slice(0, 4)) - by.whole(2016, 2017)]),
  ];
  for (const [one, years] of chosen) {
    const on = date(Number(one.begin.slice(0, 4)) - years, by.whole(4, 11), by.whole(1, 28));
    one.group = { what: 'cooperative_group', on, name: group(taken, 'Tổ hợp tác', one.work, one.village, one.commune.place) };
  }
  const story = all.find((one) => one.how === 'story');
  Object.assign(story, { begin: '2017-04-20', end: '2022-09-15' });
  const name = (what) => group(taken, what, story.work, story.village, story.commune.place);
  story.group = { what: 'household_group', on: '2012-03-05', name: name('Nhóm hộ'), again: { on: '2014-02-17', name: name('Tổ hợp tác') } };
}

// Everything that happened, each life in its order.
export function events({ all, slots, union, taken }, communes) {
  // Nothing ordinary happens in the year before an end.
  for (const one of all.filter((other) => other.end)) one.trouble = later(one.end, -310);
  trouble(slots);
  changes(all, slots, union, communes);
  const story = all.find((one) => one.how === 'story');
  story.movesTo = communes.find((one) => one.district === story.commune.district && one !== story.commune && one.since < '1998');
  slots.filter((one) => !one.idle).slice(0, 160).filter((_, i) => i % 14 === 3).forEach((one) => (one.highTech = true));
  // Codes that nobody could take for real ones.
  slots.filter((one) => !one.named).slice(0, 8).forEach((one, i) => (one.code = `000000000${i + 1}`));
  for (const one of all) {
    if (one.renamed) {
      one.formerName = cooperative(by, taken, one.work, one.commune.place);
      happen(one, 'renamed', one.renamed, { name: one.name });
    }
    if (one.commune.district === '610' && by.next() < 0.3) one.inCharge = `Đảng viên phụ trách ${one.village}`;
    first(one);
    laws(one);
    if (one.end) ending(one, slots.find((other) => !other.idle && other.commune.district === one.commune.district && other.era === 'law-2012' && !other.named));
    if (one.support) {
      const note = `Được phê duyệt chủ trương đầu tư dự án hỗ trợ phát triển sản xuất, tổng mức đầu tư ${one.support} triệu đồng.`;
      happen(one, 'updated', '2023-12-07', { decision: 'Quyết định số 970/QĐ-UBND ngày 07/12/2023 của Ủy ban nhân dân huyện Đăk Glei', note, real: true });
    }
  }
  products(slots);
}
