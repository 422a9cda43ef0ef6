// Makes the demonstration's register and writes it, one line a happening.
import { readFileSync, writeFileSync } from 'node:fs';
import { cooperatives } from './cooperatives.mjs';
import { conversions, events } from './events.mjs';
import { cooperativeGroups, householdGroups } from './groups.mjs';
import { numbers } from './numbers.mjs';
import { OUTPUT, communes as readCommunes } from './pack.mjs';
import { GROUPS_TO_COOPERATIVES_BEFORE_2018, GROUPS_TO_COOPERATIVES_SINCE_2018 } from './totals.mjs';

const FACTS = ['kind', 'name', 'code', 'village', 'law', 'activity', 'representative', 'in_charge', 'high_tech', 'value_chain', 'products'];
const MEASURES = ['members', 'members_women', 'members_minority', 'members_poor', 'member_cooperatives', 'households', 'workers',
  'workers_members', 'managers', 'managers_university', 'managers_college', 'managers_untrained', 'charter_capital', 'capital',
  'assets', 'debt_bank', 'revenue', 'revenue_members', 'profit', 'income', 'earners'];
const COLUMNS = ['organisation', 'illustrative', 'what', 'on', 'decision', 'note', 'until', 'other', 'seat', ...FACTS, ...MEASURES];
const PREFIX = { cooperative: 'htx', union: 'lh', credit_fund: 'qtd', cooperative_group: 'tht', household_group: 'nh' };

const communes = readCommunes();
const lives = cooperatives(communes);
conversions(lives.all, lives.slots, lives.taken, GROUPS_TO_COOPERATIVES_BEFORE_2018, GROUPS_TO_COOPERATIVES_SINCE_2018);
events(lives, communes);
const groups = cooperativeGroups(communes, lives.taken);
numbers(lives, groups, communes);
const everyone = [...lives.all, ...groups.groups, ...householdGroups(communes, lives.taken)];

const count = {};
for (const one of everyone) {
  const prefix = PREFIX[one.kind];
  count[prefix] = (count[prefix] ?? 0) + 1;
  one.key = `${prefix}-${String(count[prefix]).padStart(3, '0')}`;
}
const quoted = (cell) => (/[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
const lines = [COLUMNS.join(',')];
for (const one of everyone) {
  // On one day, what happened first was said first.
  one.events.sort((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0));
  for (const event of one.events) {
    const cells = { ...event, ...event.numbers, organisation: one.key, illustrative: event.real ? 0 : 1, other: event.other?.key };
    lines.push(COLUMNS.map((column) => quoted(String(cells[column] ?? ''))).join(','));
  }
}
const text = `${lines.join('\n')}\n`;
if (process.argv.includes('--check')) {
  if (readFileSync(OUTPUT, 'utf8') !== text) {
    console.error('demo/register.csv is not what scripts/register writes; run it');
    process.exit(1);
  }
} else {
  writeFileSync(OUTPUT, text);
  console.log(`${lines.length - 1} happenings of ${everyone.length} organisations`, count);
}
