import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseStoreArgument, placeOf } from './store-argument.js';

const S3 = { s3Endpoint: 'https://s3.example.org', s3Region: 'r', s3Credentials: '/run/secrets/s3' };
const BUCKET = { kind: 's3', endpoint: 'https://s3.example.org', region: 'r', credentialsFile: '/run/secrets/s3' };

let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'mocban-arg-'))));
afterAll(() => rmSync(folder, { recursive: true }));

const put = (name: string, json: unknown): string => {
  writeFileSync(join(folder, name), JSON.stringify(json));
  return join(folder, name);
};

it('takes folders, buckets and files that describe either', async () => {
  expect(await parseStoreArgument('/srv/store-1', S3)).toEqual({ kind: 'file', path: '/srv/store-1' });
  expect(await parseStoreArgument('s3://archive', S3)).toEqual({ ...BUCKET, id: 'archive', bucket: 'archive' });
  expect(await parseStoreArgument('s3://archive/a/b/', S3)).toEqual({
    ...BUCKET,
    id: 'b',
    bucket: 'archive',
    prefix: 'a/b',
  });
  const near = put('near.json', { kind: 's3', endpoint: 'https://s3.example.org', bucket: 'archive', site: 'Huế' });
  expect(await parseStoreArgument(near, {})).toEqual({
    kind: 's3',
    id: 'near',
    endpoint: 'https://s3.example.org',
    bucket: 'archive',
  });
  const disk = put('disk.json', { id: 'disk', path: '/srv/disk' });
  expect(await parseStoreArgument(disk, {})).toEqual({ kind: 'file', path: '/srv/disk' });
});

it.each([
  ['s3://archive', {}, /--s3-endpoint/],
  ['s3://archive', { s3Endpoint: 'ftp://x' }, /--s3-endpoint takes a URL/],
  ['s3:///x', S3, /bucket: expected/],
  ['s3://archive/../x', S3, /prefix: expected/],
])('refuses %s with %j as wrong usage', async (given, options, message) => {
  await expect(parseStoreArgument(given, options)).rejects.toMatchObject({
    code: 'USAGE',
    message: expect.stringMatching(message) as string,
  });
});

it.each([{ kind: 'tape' }, { kind: 's3', bucket: 'x' }, { kind: 'file' }, { path: '/x', secret: 'y' }])(
  'refuses the description %j',
  async (json) => {
    await expect(parseStoreArgument(put('wrong.json', json), {})).rejects.toMatchObject({ code: 'USAGE' });
  },
);

it('knows the same place however it is written', async () => {
  const [one, two] = [await parseStoreArgument('s3://archive/a/', S3), await parseStoreArgument('s3://archive/a', S3)];
  expect(await placeOf(one)).toBe(await placeOf(two));
  const here = await parseStoreArgument(`${folder}/.`, {});
  expect(await placeOf(here)).toBe(await placeOf({ kind: 'file', path: folder }));
});
