import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { place } from './packages.test.helper.js';

it('has an example that runs', () => {
  const own = dirname(createRequire(import.meta.url).resolve('@mocban/eark/package.json'));
  const [, example] = /```js\n([\s\S]*?)```/.exec(readFileSync(join(own, 'README.md'), 'utf8'))!;
  const folder = mkdtempSync(join(tmpdir(), 'mocban-eark-'));
  try {
    place(folder, 'my-records/a.txt', 'a');
    symlinkSync(
      dirname(dirname(createRequire(import.meta.url).resolve('xmlbuilder2/package.json'))),
      join(folder, 'node_modules'),
    );
    writeFileSync(
      join(folder, 'example.mjs'),
      `${example}\nprocess.stdout.write(\`\${valid} \${findings.length > 0}\\n\`);\n`,
    );
    expect(execFileSync(process.execPath, ['example.mjs'], { cwd: folder, encoding: 'utf8' })).toBe('true true\n');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
