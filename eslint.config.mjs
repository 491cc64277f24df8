import nx from '@nx/eslint-plugin';
import prettier from 'eslint-config-prettier';
import tseslint from 'typescript-eslint';

/** Imports point one way: kernel ← format ← domain ← adapter, client ← app. A layer may use itself and what stands left of it. */
const layers = [
  { sourceTag: 'layer:kernel', onlyDependOnLibsWithTags: ['layer:kernel'] },
  { sourceTag: 'layer:format', onlyDependOnLibsWithTags: ['layer:kernel', 'layer:format'] },
  { sourceTag: 'layer:domain', onlyDependOnLibsWithTags: ['layer:kernel', 'layer:format', 'layer:domain'] },
  { sourceTag: 'layer:adapter', onlyDependOnLibsWithTags: ['layer:kernel', 'layer:format', 'layer:domain'] },
  { sourceTag: 'layer:client', onlyDependOnLibsWithTags: ['layer:kernel'] },
  {
    sourceTag: 'layer:app',
    onlyDependOnLibsWithTags: [
      'layer:kernel',
      'layer:format',
      'layer:domain',
      'layer:adapter',
      'layer:client',
      'layer:app',
    ],
  },
].map((rule) =>
  rule.sourceTag === 'layer:app'
    ? rule
    : { ...rule, bannedExternalImports: ['@nestjs/*', 'typeorm', 'pg', 'graphile-worker', '@tus/*', 'express'] },
);

export default tseslint.config(
  {
    ignores: ['**/dist', '**/dist-spec', '**/node_modules', '.nx', '**/schemas', 'coverage'],
  },
  ...tseslint.configs.recommended,
  {
    files: ['packages/*/src/**/*.ts', 'apps/*/src/**/*.ts'],
    plugins: { '@nx': nx },
    rules: {
      '@nx/enforce-module-boundaries': [
        'error',
        { depConstraints: layers, banTransitiveDependencies: true, checkDynamicDependenciesExceptions: ['@mocban/**'] },
      ],
    },
  },
  {
    // Tests may use what the workspace's root installs for them.
    files: ['packages/*/src/**/*.test{,.helper}.ts', 'apps/*/src/**/*.test{,.helper}.ts'],
    rules: {
      '@nx/enforce-module-boundaries': [
        'error',
        { depConstraints: layers, checkDynamicDependenciesExceptions: ['@mocban/**'] },
      ],
    },
  },
  {
    files: ['**/*.ts', '**/*.mjs', '**/*.js'],
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      'no-restricted-syntax': [
        'error',
        { selector: 'ExportAllDeclaration', message: 'List exported names one by one.' },
      ],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
    },
  },
  {
    // Packages are framework-free: what depends on the machine's set-up is a parameter.
    files: ['packages/*/src/**/*.ts'],
    ignores: ['**/*.test{,.helper}.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        { selector: 'ExportAllDeclaration', message: 'List exported names one by one.' },
        {
          selector: "MemberExpression[object.name='process'][property.name='env']",
          message: 'Packages read no environment variables.',
        },
      ],
    },
  },
  prettier,
);
