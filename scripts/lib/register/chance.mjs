// Chance that comes out the same every time, and shares that add up.

// The generator "mulberry32", seeded by whoever asks, so that a change of one
// part of the register leaves the chances of the others as they were.
export function chance(seed) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  const between = (low, high) => low + next() * (high - low);
  const whole = (low, high) => low + Math.floor(next() * (high - low + 1));
  const of = (list) => list[Math.floor(next() * list.length)];
  const shuffled = (list) => {
    const copy = [...list];
    for (let i = copy.length - 1; i > 0; i -= 1) {
      const j = Math.floor(next() * (i + 1));
      [copy[i], copy[j]] = [copy[j], copy[i]];
    }
    return copy;
  };
  return { next, between, whole, of, shuffled };
}

// Whole shares of a total by weight, none below `least`, that add up to the
// total exactly: the largest remainders get what rounding left over.
export function shares(total, weights, least = 0) {
  const rest = total - least * weights.length;
  if (rest < 0) throw new Error(`${total} cannot be shared among ${weights.length} with at least ${least}`);
  const sum = weights.reduce((a, b) => a + b, 0);
  if (sum === 0) {
    if (total !== 0) throw new Error(`${total} has nobody to be shared among`);
    return weights.map(() => 0);
  }
  const exact = weights.map((weight) => (rest * weight) / sum);
  const given = exact.map((share) => Math.floor(share));
  const left = rest - given.reduce((a, b) => a + b, 0);
  const order = exact.map((share, i) => [share - given[i], i]).sort((a, b) => b[0] - a[0] || a[1] - b[1]);
  for (const [, i] of order.slice(0, left)) given[i] += 1;
  return given.map((share) => share + least);
}

export const date = (year, month, day) =>
  `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;

// The day so many days after another. Nothing is dated between the return of
// 14 December and the end of the year, so that a year means the same by the
// calendar and by the period that ends on that day.
export function later(day, days) {
  const moment = new Date(`${day}T00:00:00Z`);
  moment.setUTCDate(moment.getUTCDate() + days);
  const found = moment.toISOString().slice(0, 10);
  return found.slice(5) > '12-10' ? `${found.slice(0, 4)}-12-10` : found;
}
