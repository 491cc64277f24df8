import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseS3Description, s3OptionsOf } from './description.js';

const GOOD = { endpoint: 'https://s3.example.org', bucket: 'archive', prefix: 'a/b' };
const refuse = (key: string, expected: string): never => {
  throw new Error(`${key}: expected ${expected}`);
};

it('takes what a store needs', () => {
  const retention = { mode: 'COMPLIANCE', days: 30 };
  const all = { ...GOOD, region: 'x', credentialsFile: '/run/secrets/s3', retention, staleUploadDays: 3 };
  expect(parseS3Description(all, refuse)).toEqual(all);
});

it.each([
  ['endpoint', { endpoint: 's3.example.org' }],
  ['endpoint', { endpoint: 'https://user:secret@s3.example.org' }],
  ['endpoint', { endpoint: undefined }],
  ['bucket', { bucket: '' }],
  ['bucket', { bucket: 'a/secret' }],
  ['prefix', { prefix: 'a//secret' }],
  ['prefix', { prefix: '../secret' }],
  ['region', { region: 3 }],
  ['staleUploadDays', { staleUploadDays: 0 }],
  ['retention.mode', { retention: { mode: 'secret', days: 1 } }],
  ['retention.days', { retention: { mode: 'GOVERNANCE', days: 0.5 } }],
])('refuses a bad %s by its name, without its value', (key, change) => {
  const parse = () => parseS3Description({ ...GOOD, ...change }, refuse);
  expect(parse).toThrow(new RegExp(`^${key}: expected (?!.*secret)`));
});

it('reads credentials from their file and never repeats what is in it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'mocban-s3-'));
  const credentialsFile = join(folder, 'credentials.json');
  const put = (text: string) => writeFileSync(credentialsFile, text);
  try {
    put('{"accessKeyId":"a","secretAccessKey":"b"}');
    expect(await s3OptionsOf({ ...GOOD, credentialsFile })).toEqual({
      ...GOOD,
      credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    });
    for (const text of ['hush-hush', '{"secretAccessKey":"hush-hush"}', 'null']) {
      put(text);
      const error: unknown = await s3OptionsOf({ ...GOOD, credentialsFile }).catch((caught: unknown) => caught);
      expect(error).toMatchObject({ code: 'STORAGE_UNSUPPORTED' });
      expect(JSON.stringify([error, String(error)])).not.toContain('hush');
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  expect(await s3OptionsOf(GOOD)).toMatchObject({ credentials: 'chain' });
});
