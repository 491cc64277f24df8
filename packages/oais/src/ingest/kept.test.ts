import type { PremisRightsStatement } from '@mocban/premis';
import type { AipContent } from '../ports.js';
import { withKept } from './kept.js';

const objects = { aip: { type: 'UUID', value: 'aip' }, submission: { type: 'UUID', value: 'sip' } };
const statement = (value: string, change: Partial<PremisRightsStatement> = {}): PremisRightsStatement => ({
  identifier: { type: 'local', value },
  basis: 'statute',
  granted: [{ act: 'disseminate', term: { start: '2026-01-01', end: 'OPEN' } }],
  objects: [],
  agents: [],
  ...change,
});
const rightsOf = (rights: PremisRightsStatement[]) =>
  withKept(
    'urn:uuid:a',
    { kept: { objects: [], events: [], agents: [], rights } } as unknown as AipContent,
    [],
    [],
    objects,
  ).rights;

it('goes on with the rights of a deposited AIP, each once', () => {
  expect(rightsOf([statement('1'), statement('2'), statement('1', { basis: 'other' })])).toEqual([
    statement('1'),
    statement('2'),
  ]);
});

it.each([
  ['no identifier', statement('')],
  ['no basis', statement('1', { basis: '' })],
  ['a date in words', statement('1', { granted: [{ act: 'use', term: { start: 'tomorrow' } }] })],
  [
    'a span without a start',
    statement('1', { copyright: { status: 'unknown', jurisdiction: 'vn', applicable: { end: '2026' } } }),
  ],
])('leaves a statement with %s in the submission', (_, broken) => {
  expect(rightsOf([broken])).toBeUndefined();
  expect(rightsOf([broken, statement('2')])).toEqual([statement('2')]);
});
