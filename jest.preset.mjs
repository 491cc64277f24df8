import { fileURLToPath } from 'node:url';

/** Jest set-up shared by every project: ESM TypeScript through swc, tests beside the code. */
export default {
  testEnvironment: 'node',
  // What a test waits for may be slow on a busy machine; only what hangs is to fail.
  testTimeout: 60_000,
  reporters: ['default', fileURLToPath(new URL('./jest.skipped-reporter.mjs', import.meta.url))],
  testMatch: ['**/src/**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true },
          keepClassNames: true,
          target: 'es2022',
        },
        module: { type: 'es6' },
      },
    ],
  },
};
