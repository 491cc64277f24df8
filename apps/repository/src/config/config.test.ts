import { resolveConfig } from './config.js';

it('puts two stores below the data directory unless told otherwise', () => {
  const { stores, port, host } = resolveConfig({ dataDirectory: '/data' });
  expect(stores).toEqual([
    { id: 'store-1', path: '/data/store-1' },
    { id: 'store-2', path: '/data/store-2' },
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
])('refuses a bad %s by its name and never prints the value', (option, wrong) => {
  const resolve = () => resolveConfig({ dataDirectory: '/data', ...wrong });
  expect(resolve).toThrow(expect.objectContaining({ code: 'START_OPTION_INVALID' }));
  expect(resolve).toThrow(new RegExp(`^${option}: expected (?!.*secret)`));
});

it('calls the step observer and waits for it', async () => {
  const steps: string[] = [];
  const { onStep } = resolveConfig({ dataDirectory: '/data', onStep: async (step) => void steps.push(step) });
  await onStep('a');
  expect(steps).toEqual(['a']);
});
