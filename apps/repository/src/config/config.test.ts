import { generateLogKey, openLogKey, openWitnessKey } from '@mocban/evidence';
import { resolveConfig } from './config.js';
import type { WitnessesOptions } from './witness-options.js';

const FACTS = { site: 'main', carrierKind: 'disk', trust: 'full' };

const BUCKET = { id: 'b', kind: 's3' as const, endpoint: 'https://s3.example.org', bucket: 'archive' };

it('puts two stores below the data directory unless told otherwise', () => {
  const { stores, port, host } = resolveConfig({ dataDirectory: '/data' });
  expect(stores).toEqual([
    { id: 'store-1', kind: 'file', path: '/data/store-1', ...FACTS },
    { id: 'store-2', kind: 'file', path: '/data/store-2', ...FACTS },
  ]);
  expect([port, host]).toEqual([0, '127.0.0.1']);
});

it.each([
  ['dataDirectory', { dataDirectory: '' }],
  ['port', { port: 70000 }],
  ['databaseUrl', { databaseUrl: 'mysql://user:secret@host/db' }],
  ['role', { role: 'both' as never }],
  ['role', { role: 'worker' as const }],
  ['concurrency', { concurrency: 0 }],
  ['jobHistoryDays', { jobHistoryDays: 0 }],
  ['uploadExpiryDays', { uploadExpiryDays: Number('x') }],
  ['jobProcesses', { jobProcesses: -1 }],
  ['jobProcesses', { jobProcesses: 2, onStep: () => undefined }],
  ['stores', { stores: [] }],
  ['stores', { stores: [{ id: '../x', path: '/a' }] }],
  ['stores', { stores: ['a', 'b'].map((id) => ({ id, path: '/same' })) }],
  ['stores', { stores: ['a', 'b'].map((id) => ({ ...BUCKET, id })) }],
  ['stores.a.path', { stores: [{ id: 'a' } as never] }],
  ['stores.a.kind', { stores: [{ id: 'a', kind: 'secret', path: '/a' } as never] }],
  ['stores.b.endpoint', { stores: [{ ...BUCKET, endpoint: 'secret' }] }],
  ['stores.b.secretAccessKey', { stores: [{ ...BUCKET, secretAccessKey: 'secret' } as never] }],
  ['stores.b.trust', { stores: [{ ...BUCKET, trust: 'secret' as never }] }],
])('refuses a bad %s by its name and never prints the value', (option, wrong) => {
  const resolve = () => resolveConfig({ dataDirectory: '/data', ...wrong });
  expect(resolve).toThrow(expect.objectContaining({ code: 'START_OPTION_INVALID' }));
  expect(resolve).toThrow(new RegExp(`^${option}: expected (?!.*\\bsecret\\b)`));
});

it('takes buckets as stores, with their site and kind', () => {
  const { stores } = resolveConfig({ dataDirectory: '/data', stores: [{ id: 'a', path: '/a', site: 'Huế' }, BUCKET] });
  expect(stores).toEqual([
    { ...FACTS, id: 'a', kind: 'file', path: '/a', site: 'Huế' },
    { ...FACTS, ...BUCKET, carrierKind: 'object-storage' },
  ]);
});

it('calls the step observer and waits for it', async () => {
  const steps: string[] = [];
  const { onStep } = resolveConfig({ dataDirectory: '/data', onStep: async (step) => void steps.push(step) });
  await onStep('a');
  expect(steps).toEqual(['a']);
});

describe('witnesses', () => {
  const { vkey } = openWitnessKey('witness.example.org/w1', generateLogKey(), () => new Date());
  const url = 'https://witness.example.org/';

  it('are asked below their address, all of them wanted', () => {
    const { witnesses } = resolveConfig({ dataDirectory: 'x', witnesses: { witnesses: [{ key: vkey, url }] } });
    expect(witnesses).toMatchObject({
      witnesses: [{ verifier: { vkey }, url: 'https://witness.example.org' }],
      quorum: 1,
      timeoutMs: 10_000,
    });
  });

  it.each([
    [{ witnesses: [] }, 'witnesses.witnesses'],
    [{ witnesses: [{ key: vkey, url: 'ftp://x' }] }, 'a url'],
    [{ witnesses: [{ key: 'x', url }] }, 'a key for each'],
    [{ witnesses: [{ key: openLogKey('x', generateLogKey()).vkey, url }] }, 'a key for each'],
    [{ witnesses: [null] }, 'a url'],
    [
      {
        witnesses: [
          { key: vkey, url },
          { key: vkey, url },
        ],
      },
      'each key once',
    ],
    [{ witnesses: [{ key: vkey, url }], quorum: 2 }, 'witnesses.quorum'],
    [{ witnesses: [{ key: vkey, url }], quorum: 0 }, 'witnesses.quorum'],
    [{ witnesses: [{ key: vkey, url }], timeoutMs: 0.5 }, 'witnesses.timeoutMs'],
    [{ witnesses: [{ key: vkey, url }], qorum: 1 }, 'witnesses.qorum'],
  ])('are refused by name (%#)', (witnesses, named) => {
    expect(() => resolveConfig({ dataDirectory: 'x', witnesses: witnesses as unknown as WitnessesOptions })).toThrow(
      named,
    );
  });
});
