import { serialiseEntry } from '@mocban/evidence';
import { contradictionIn } from './repair-targets.js';

const [one, another] = ['1'.repeat(128), '2'.repeat(128)];
const id = 'urn:uuid:6f0c1a52-2f7e-4a39-9d55-0d8f4c3b2a10';

const entry = serialiseEntry({
  type: 'ingest',
  time: '2026-11-21T00:00:00Z',
  object: id,
  version: 'v1',
  inventory: { sha512: one },
  manifests: [
    { name: 'manifest-sha256.txt', sha256: '3'.repeat(64) },
    { name: 'manifest-sha512.txt', sha256: '4'.repeat(64) },
  ],
});
const target = { id, path: 'objects/a', inventorySha512: one, entry: Buffer.from(entry) };

it('has nothing to say where the log names the inventory of the commit record, or knows nothing of the version yet', () => {
  expect(contradictionIn(target)).toBeUndefined();
  expect(contradictionIn({ ...target, entry: null })).toBeUndefined();
});

it('refuses to restore an object of which log and catalogue name different inventories', () => {
  expect(contradictionIn({ ...target, inventorySha512: another })).toMatchObject({
    id,
    outcome: 'no-good-copy',
    findings: [{ rule: 'ARCHIVE_LOG_DIFFERS' }],
  });
});
