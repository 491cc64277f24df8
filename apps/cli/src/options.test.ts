import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readJson } from './json-file.js';
import { createProgress } from './progress.js';
import { repairStore } from './repair.js';
import { rebuild } from './service.js';
import { serviceClient } from './service-client.js';
import { buildSubmission, type BuildOptions } from './submission.js';

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'cli-options-'));
});
afterAll(() => rm(root, { recursive: true }));

it.each<[string, Partial<BuildOptions>]>([
  ['tt05', { mets: 'package' }],
  ['tt05', { maxFiles: 3 }],
  ['tt05', { depositorCode: 'H99' }],
  ['eark', { depositorName: 'Sở Nội vụ' }],
  ['eark', { fileNames: 'tt05' }],
  ['eark', { out: '' }],
])('refuses what would mean nothing to a submission of %s: %j', async (profile, more) => {
  const options = { profile, out: join(root, 'out'), signal: new AbortController().signal, ...more } as BuildOptions;
  await expect(buildSubmission(root, options)).rejects.toMatchObject({ code: 'USAGE' });
});

it.each(['null', '[]', '1', '"x"', '', '{'])('takes %s for no JSON object', async (text) => {
  await writeFile(join(root, 'x.json'), text);
  await expect(readJson(join(root, 'x.json'))).rejects.toMatchObject({ code: 'CLI_JSON_MALFORMED' });
});

it('reads a JSON object that begins with a byte-order mark', async () => {
  await writeFile(join(root, 'x.json'), '\ufeff{"a":1}');
  expect(await readJson(join(root, 'x.json'))).toEqual({ a: 1 });
});

it.each(['', 'example.org', 'ftp://example.org', 'file:///etc/passwd'])(
  'takes %j for no address of a repository',
  (to) => {
    expect(() => serviceClient({ to, key: 'x' })).toThrow(expect.objectContaining({ code: 'USAGE' }));
  },
);

it('does not fill a folder of other things with the objects of a store', async () => {
  const folder = join(root, 'mistyped');
  await mkdir(join(folder, 'of mine'), { recursive: true });
  const from = join(root, 'store');
  await mkdir(from);
  const context = {
    json: true,
    signal: new AbortController().signal,
    progress: await createProgress(false),
    print: async () => undefined,
    document: () => Promise.resolve(),
  };
  await expect(repairStore(folder, { from }, context)).rejects.toMatchObject({ code: 'CLI_NO_STORE' });
  expect(await readdir(folder)).toEqual(['of mine']);
});

it('asks where to rebuild a catalogue', async () => {
  await expect(rebuild({ from: [root] }, { progress: await createProgress(false) })).rejects.toMatchObject({
    code: 'USAGE',
  });
});
