import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { blocksOf, problemsOf, programOf } from './compile.js';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));
const sections = readFileSync(join(root, 'docs/guide/developer.md'), 'utf8').split(/^## /m);

const moduleOf = (name: string): string => join(root, 'packages', name, 'src/guide-example.ts');
const problems = problemsOf(
  new Map(sections.slice(1).map((section) => [moduleOf(section.split(':')[0]!), blocksOf(section, 'ts')[0] ?? ''])),
);

let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'mocban-guide-'));
  await run('sh', ['-euc', blocksOf(sections[0]!, 'sh').join('\n')], { cwd: folder });
});
afterAll(() => rmSync(folder, { recursive: true }));

test('the guide has an example of every package', () => {
  const named = sections.slice(1).map((section) => /^\w[\w-]*/.exec(section)![0]);
  expect(named.sort()).toEqual(readdirSync(join(root, 'packages')).sort());
});

// In the order of the page: an example may use what one before it has made.
test.each(sections.slice(1).map((section) => [section.split(':')[0]!, section]))(
  'the example of %s compiles, runs and prints what the guide says',
  async (name, section) => {
    const [program] = blocksOf(section, 'ts');
    expect(problems.get(moduleOf(name))).toEqual([]);
    const { file, remove } = programOf(program!);
    try {
      const { stdout } = await run(process.execPath, [file], { cwd: folder });
      expect(stdout).toBe(blocksOf(section, 'text')[0]);
    } finally {
      remove();
    }
  },
);
