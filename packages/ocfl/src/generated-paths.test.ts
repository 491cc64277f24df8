import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { collectBytes, type Finding } from '@mocban/core';
import { openFsStore } from '@mocban/storage';
import { LogicalPaths } from './content-path.js';
import { OcflError } from './error.js';
import { logicalFiles, readLogicalFile } from './read-version.js';
import { readInventory } from './inventory/read.js';
import { stageNewObject } from './stage.js';
import { SeededNumbers, troublesomeText } from './texts.test.helper.js';
import type { VersionFile } from './types.js';
import { validateObject } from './validation/object.js';

const CASES = 1200;

/** Generated logical paths that can stand side by side; the others are refused by a code. */
function logicalPaths(): { taken: string[]; refused: number } {
  const numbers = new SeededNumbers('logical paths');
  const paths = new LogicalPaths();
  const taken: string[] = [];
  let refused = 0;
  for (let run = 0; taken.length < CASES; run += 1) {
    const path = `${run % 7}/${troublesomeText(numbers)}${run % 3 === 0 ? '' : String(run)}`;
    try {
      paths.add(path);
      taken.push(path);
    } catch (error) {
      expect(error).toBeInstanceOf(OcflError);
      refused += 1;
    }
  }
  return { taken, refused };
}

it(`${CASES} generated logical paths are kept letter by letter, in an object that validates`, async () => {
  const { taken, refused } = logicalPaths();
  expect(refused).toBeGreaterThan(100);
  const folder = await mkdtemp(join(tmpdir(), 'ocfl-paths-'));
  try {
    const store = await openFsStore(folder);
    const files = taken.map((logicalPath, index): VersionFile => {
      const bytes = Buffer.from(`content ${index}`);
      const sha512 = createHash('sha512').update(bytes).digest('hex');
      return { logicalPath, sizeBytes: bytes.length, sha512, source: { bytes } };
    });
    const options = {
      id: 'urn:x:1',
      created: '2026-03-10T08:30:00+07:00',
      message: 'ingest',
      user: { name: 'Mộc Bản', address: 'https://example.org/mocban' },
    };
    const { stagedPrefix } = await stageNewObject(store, 'staging', options, files);
    const findings: Finding[] = [];
    for await (const finding of validateObject(store, stagedPrefix)) findings.push(finding);
    expect(findings).toEqual([]);
    const { inventory } = await readInventory(store, stagedPrefix);
    expect([...logicalFiles(inventory)].map(({ logicalPath }) => logicalPath).sort()).toEqual([...taken].sort());
    for (const [index, path] of taken.entries())
      if (index % 20 === 0)
        expect(String(await collectBytes(readLogicalFile(store, stagedPrefix, path, { inventory }), 100))).toBe(
          `content ${index}`,
        );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
