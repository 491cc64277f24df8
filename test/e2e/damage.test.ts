import { appendFileSync, cpSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { registerAgency, send, tt05Submission } from './agency.js';
import { cli, filesBelow, removeFolder, scratchFolder, startService } from './service.js';

let folder: string;
let aipId: string;
const damaged = () => [join(folder, 'store-1'), join(folder, 'store-2')] as const;

beforeAll(async () => {
  folder = await scratchFolder('damage');
  const path = join(folder, 'sip.zip');
  await tt05Submission(folder, path);
  const service = await startService(join(folder, 'data'));
  const agency = await registerAgency(service, service.administratorKey!);
  const { transfer } = await send(service, agency, path);
  aipId = transfer.aipId!;
  await service.stop();
});

beforeEach(() => {
  for (const store of ['store-1', 'store-2']) {
    rmSync(join(folder, store), { recursive: true, force: true });
    cpSync(join(folder, 'data', store), join(folder, store), { recursive: true });
  }
});

afterAll(() => removeFolder(folder));

const snapshot = (root: string) =>
  new Map(filesBelow(root).map((name) => [name, readFileSync(join(root, name), 'base64')]));
const content = (store: string) =>
  join(
    store,
    filesBelow(store).find((name) => /\/content\/.*\.pdf$/.test(name))!,
  );

interface AuditJson {
  valid: boolean;
  results: {
    objects: {
      id: string;
      verdict: string;
      files: { path: string; verdict: string; expected?: string; found?: string }[];
    }[];
  }[];
}

function flip(path: string): void {
  const bytes = readFileSync(path);
  bytes[bytes.length >> 1]! ^= 1;
  writeFileSync(path, bytes);
}

const kinds: [title: string, damage: (store: string) => void, verdict: string][] = [
  ['a flipped byte', (store) => flip(content(store)), 'changed'],
  ['a deleted file', (store) => rmSync(content(store)), 'missing'],
  ['an added file', (store) => writeFileSync(join(content(store), '..', 'stranger.txt'), 'x'), 'extra'],
  ['a truncated file', (store) => truncateSync(content(store), 100), 'changed'],
  ['an appended byte', (store) => appendFileSync(content(store), 'x'), 'changed'],
];

describe.each([
  [0, 1],
  [1, 0],
])('in store %i', (bad, good) => {
  test.each(kinds)('%s is named by the audit, repaired from the other store, and gone', (_title, damage, verdict) => {
    const store = damaged()[bad]!;
    const other = damaged()[good]!;
    damage(store);
    const audit = cli('audit', store, other);
    expect(audit.exit).toBe(1);
    const { results } = audit.json as AuditJson;
    expect(results[1]!.objects.every((object) => object.verdict === 'intact')).toBe(true);
    const object = results[0]!.objects.find(({ id }) => id === aipId)!;
    expect(object.verdict).not.toBe('intact');
    expect(object.files).toHaveLength(1);
    expect(object.files[0]!.verdict).toBe(verdict);
    if (verdict !== 'extra') expect(object.files[0]!.expected).toMatch(/^[0-9a-f]{128}$/);
    if (verdict === 'changed') expect(object.files[0]!.found).toMatch(/^[0-9a-f]{128}$/);

    const before = snapshot(store);
    expect(cli('repair', store, '--from', other, '--dry-run').exit).toBe(1);
    expect(snapshot(store)).toEqual(before);
    const repair = cli('repair', store, '--from', other);
    expect(repair.json).toMatchObject({ objects: [{ id: aipId, outcome: 'repaired' }] });
    expect(repair.exit).toBe(0);
    expect(cli('audit', store, other)).toMatchObject({ exit: 0, json: { valid: true } });
    expect(cli('verify-store', store).exit).toBe(0);
  });
});

test('with both copies damaged nothing is overwritten', () => {
  const [first, second] = damaged();
  flip(content(first));
  flip(content(second));
  const before = [snapshot(first), snapshot(second)];
  const repair = cli('repair', first, '--from', second);
  expect(repair.exit).toBe(1);
  expect(repair.json).toMatchObject({ objects: [{ outcome: 'no-good-copy' }] });
  expect([snapshot(first), snapshot(second)]).toEqual(before);
});

test('verify-store verifies log and manifests, and finds a manifest, a checkpoint and an object that are not right', () => {
  const [store] = damaged();
  const verify = (...more: string[]) => {
    const { exit, json } = cli('verify-store', store, ...more);
    const result = (json as { results: { findings: { rule: string; message: string; severity: string }[] }[] })
      .results[0]!;
    return { exit, result, errors: result.findings.filter(({ severity }) => severity === 'error') };
  };
  expect(verify()).toMatchObject({ exit: 0, result: { log: 'verified', evidence: 'verified', leaves: 1 }, errors: [] });
  const earlier = join(folder, 'earlier');
  cpSync(join(store, 'log/checkpoint'), earlier);
  const vkey = readFileSync(join(store, 'log/vkey'), 'utf8').trim();
  expect(verify('--key', join(store, 'log/vkey'), '--checkpoint', earlier).result.findings).toEqual([]);
  expect(cli('verify-store', store, '--key', vkey.replace(/^[^+]*/, 'other')).exit).toBe(2);
  const manifest = filesBelow(store).find((name) => /^evidence\/.*manifest-sha512.txt$/.test(name))!;
  appendFileSync(join(store, manifest), 'x');
  expect(verify()).toMatchObject({
    exit: 1,
    result: { log: 'verified', evidence: 'failed' },
    errors: [
      { rule: 'EVIDENCE_MANIFEST_CHANGED', message: expect.stringContaining(aipId) as string },
      {
        rule: 'EVIDENCE_MANIFEST_CHANGED',
        message: expect.stringContaining('the log knows other manifests') as string,
      },
    ],
  });
  rmSync(join(store, manifest));
  rmSync(
    join(
      store,
      'objects',
      readdirSync(join(store, 'objects')).find((name) => /^[0-9a-f]{3}$/.test(name))!,
    ),
    {
      recursive: true,
    },
  );
  expect(verify('--checkpoint', earlier)).toMatchObject({
    exit: 1,
    errors: [
      { rule: 'LOG_OBJECT_MISSING', message: expect.stringContaining(aipId) as string },
      { rule: 'EVIDENCE_FILE_EXTRA' },
    ],
  });
  for (const name of ['log', 'evidence']) rmSync(join(store, name), { recursive: true });
  expect(verify()).toMatchObject({ exit: 0, result: { log: 'none', evidence: 'none' } });
  expect(verify('--checkpoint', earlier)).toMatchObject({ exit: 1, errors: [{ rule: 'LOG_CHECKPOINT_MISSING' }] });
});

test('a store that is not there cannot be judged', () => {
  expect(cli('audit', join(folder, 'nowhere')).exit).toBe(3);
});
