import { requireReadBack } from './read-back.js';

const expected = { aipId: 'urn:uuid:1', inventorySha512: 'ab' };
const sound = { verdict: 'intact', id: 'urn:uuid:1', inventorySha512: 'ab' } as const;
const judge = (found: Parameters<typeof requireReadBack>[0]) => () =>
  requireReadBack(found, expected, { storeId: 's2', damaged: 'COPY_NOT_INTACT' });

it('lets a copy count that is what was written', () => {
  expect(judge(sound)).not.toThrow();
});

it.each(['unreadable', 'unreachable'] as const)('waits for a copy that is %s, and calls it not damaged', (verdict) => {
  expect(judge({ verdict })).toThrow(
    expect.objectContaining({ code: 'SERVICE_NOT_READY', message: expect.stringContaining(`s2 cannot be read back`) }),
  );
});

it.each([
  ['changed bytes', { ...sound, verdict: 'changed' as const }],
  ['a missing object', { verdict: 'missing' as const }],
  ['another object', { ...sound, id: 'urn:uuid:2' }],
  ['another version', { ...sound, inventorySha512: 'cd' }],
])('says that a copy with %s was read back as something else', (_, found) => {
  expect(judge(found)).toThrow(expect.objectContaining({ code: 'COPY_NOT_INTACT' }));
});
