import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';

const entry = fileURLToPath(new URL('../../apps/demo/dist/main.js', import.meta.url));
const leftovers = () => readdirSync(tmpdir()).filter((name) => name.startsWith('mocban-demo-'));

test('the demonstration tells the whole main job and leaves nothing behind', () => {
  const before = leftovers();
  const { status, stdout, stderr } = spawnSync(process.execPath, [entry, '--exit'], {
    encoding: 'utf8',
    timeout: 110_000,
  });
  expect([status, stderr]).toEqual([0, '']);
  expect(stdout).toContain('3 transfers preserved on 2 stores, 1 returned');
  expect(stdout).toContain('TT05_C5_DIGEST_MISMATCH');
  expect(stdout).toMatch(/CHANGED in urn:uuid:/);
  expect(stdout).toContain('the export of the catalogue is the same, byte for byte, before and after');
  expect(leftovers()).toEqual(before);
});
