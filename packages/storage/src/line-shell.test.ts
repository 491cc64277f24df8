import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LineShell } from './line-shell.js';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'mocban-shell-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('answers each question in its turn', async () => {
  const shell = new LineShell('test -f "$line"');
  const [here, nowhere] = [join(folder, 'here'), join(folder, 'nowhere')];
  writeFileSync(here, '');
  const questions = Array.from({ length: 50 }, (_, at) => (at % 3 === 0 ? here : nowhere));
  expect(await Promise.all(questions.map((line) => shell.ask(line)))).toEqual(questions.map((line) => line === here));
  shell.end();
});

it.each(['two words', "it's", '"quoted"', '$(touch made)', '`touch made`', 'back\\slash\\', ' spaces ', '-n', '*'])(
  'takes %j for nothing but a name',
  async (name) => {
    const path = join(folder, name);
    writeFileSync(path, '');
    const shell = new LineShell('test -f "$line"');
    expect(await shell.ask(path)).toBe(true);
    expect(await shell.ask(join(folder, 'made'))).toBe(false);
    shell.end();
  },
);

it('says no when the shell is gone, and waits for nothing', async () => {
  const shell = new LineShell('test "$line" != end || exit');
  expect(await shell.ask('go on')).toBe(true);
  expect(await Promise.all([shell.ask('end'), shell.ask('go on')])).toEqual([false, false]);
  expect(await shell.ask('go on')).toBe(false);
});
