import { readFileSync } from 'node:fs';
import { RIGHTS, ROLES } from '@mocban/repository';

const page = readFileSync(new URL('../../docs/operations/roles.md', import.meta.url), 'utf8');
const rows = page.split('\n').map((line) =>
  line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim()),
);

it('prints the table of rights as the service has it', () => {
  const expected = Object.entries(RIGHTS).map(([right, { title, roles }]) => [
    `\`${right}\``,
    title,
    ...ROLES.map((role) => ((roles as readonly string[]).includes(role) ? '✓' : '')),
  ]);
  expect(rows.filter(([first]) => /^`[a-z-]+:[a-z]+`$/.test(first ?? ''))).toEqual(expected);
  expect(rows.find(([first]) => first === 'right')).toEqual(['right', 'what', ...ROLES]);
});

it('says who every role is', () => {
  for (const role of ROLES) expect(rows.filter(([first]) => first === `\`${role}\``)).toHaveLength(1);
});
