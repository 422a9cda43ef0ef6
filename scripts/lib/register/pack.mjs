// The pack's units and the communes' own figures, by commune.
import { readFileSync } from 'node:fs';

const PACK = new URL('../../../programmes/kon-tum/', import.meta.url);
export const OUTPUT = new URL('demo/register.csv', PACK);

function rows(name) {
  const [head, ...lines] = readFileSync(new URL(name, PACK), 'utf8').trim().split('\n');
  const columns = head.split(',');
  // Names of communes have no commas; agencies, which do, are left out below.
  return lines.map((line) => Object.fromEntries(line.split(',').map((cell, i) => [columns[i], cell])));
}

// The communes of the old map in their order, with what they report for 2023.
export function communes() {
  const figures = {};
  for (const { unit, indicator, breakdown, value } of rows('demo/communes.csv')) {
    (figures[unit] ??= {})[breakdown ? `${indicator} ${breakdown}` : indicator] = Number(value);
  }
  const last = rows('units.csv').filter((unit) => unit.valid_to === '2025-06-30' && figures[unit.code]);
  return last.map((unit) => ({
    code: unit.code,
    // "Xã Đăk Ui": "Đăk Ui".
    place: unit.name.replace(/^(Xã|Phường|Thị trấn) /, ''),
    kind: unit.kind,
    district: unit.parent,
    since: unit.valid_from || '1991-10-01',
    figures: figures[unit.code],
  }));
}
