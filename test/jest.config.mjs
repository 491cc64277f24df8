import preset from '../jest.preset.mjs';

/** What crosses packages: conformance, interop, integration, e2e. One worker, for several of these start servers of their own. */
export default {
  ...preset,
  rootDir: '.',
  testMatch: ['<rootDir>/**/*.test.ts'],
  maxWorkers: 1,
  testTimeout: 120_000,
};
