import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const mocban = join(root, 'apps/cli/bin/mocban.js');

interface Command {
  options: Set<string>;
  /** Names of its own commands. */
  commands: string[];
}

/** What a command's help says, asked for once. */
const asked = new Map<string, Command>();
function helpOf(words: readonly string[]): Command {
  const name = words.join(' ');
  const known = asked.get(name);
  if (known) return known;
  const { stdout } = spawnSync(process.execPath, [mocban, ...words, '--help'], { encoding: 'utf8' });
  const command = {
    options: new Set([...stdout.matchAll(/^ {2}(?:-\w, )?(--[a-z0-9-]+)/gm)].map(([, option]) => option!)),
    commands: [...(stdout.split(/^Commands:$/m)[1] ?? '').matchAll(/^ {2}([a-z-]+)/gm)].map(([, word]) => word!),
  };
  asked.set(name, command);
  return command;
}

/** The command that a line calls, as far as its words are commands. */
function commandOf(words: readonly string[]): string[] {
  const found: string[] = [];
  for (const word of words) {
    if (!helpOf(found).commands.includes(word)) break;
    found.push(word);
  }
  return found;
}

const pages = [
  'README.md',
  'apps/repository/README.md',
  ...['docs/operations', 'docs/guide'].flatMap((folder) =>
    readdirSync(join(root, folder))
      .filter((name) => name.endsWith('.md'))
      .map((name) => `${folder}/${name}`),
  ),
];

/** Code of a page: lines of fenced blocks, and inline code. */
function codeOf(page: string): string[] {
  const text = readFileSync(join(root, page), 'utf8');
  const blocks = [...text.matchAll(/^```[^\n]*\n([\s\S]*?)^```$/gm)].flatMap(([, block]) =>
    block!.replace(/\\\n/g, ' ').split('\n'),
  );
  const inline = [...text.replace(/^```[\s\S]*?^```$/gm, '').matchAll(/`([^`\n]+)`/g)].map(([, code]) => code!);
  return [...blocks, ...inline];
}

/** Options in a page that no command takes. */
function unknownOptions(page: string): string[] {
  return codeOf(page).flatMap((code) => {
    const called = /(?:^|\s)mocban ((?:[^|;&#]|&quot;)*)/.exec(code)?.[1];
    if (called === undefined) {
      // An option alone is one of `start` or of a client command: of any.
      const alone = /^(--[a-z0-9-]+)(?: [^ ]+)?$/.exec(code)?.[1];
      return alone === undefined || everyOption().has(alone) ? [] : [alone];
    }
    const words = called.trim().split(/\s+/);
    const command = commandOf(words);
    const { options } = helpOf(command);
    return words
      .filter((word) => /^--[a-z]/.test(word))
      .map((word) => word.split('=')[0]!)
      .filter((option) => !options.has(option) && option !== '--help')
      .map((option) => `${command.join(' ')} ${option}`);
  });
}

let union: Set<string> | undefined;
function everyOption(): Set<string> {
  if (union) return union;
  const all = new Set<string>();
  const visit = (words: string[]): void => {
    const { options, commands } = helpOf(words);
    for (const option of options) all.add(option);
    for (const command of commands) if (command !== 'help') visit([...words, command]);
  };
  visit([]);
  return (union = all);
}

test('the help of the command line is understood', () => {
  expect(helpOf(['start']).options).toContain('--metrics-port');
  expect(commandOf(['transfer', 'send', 'x.zip'])).toEqual(['transfer', 'send']);
});

test.each(pages)('every option of mocban that %s names exists', (page) => {
  expect(unknownOptions(page)).toEqual([]);
});
