import { execFile } from 'node:child_process';
import { mocban } from './service.js';

interface Answer {
  exit: number;
  stdout: string;
  stderr: string;
}

const ask = (...args: string[]): Promise<Answer> =>
  new Promise((resolve) =>
    execFile(process.execPath, [mocban, ...args], (error, stdout, stderr) =>
      resolve({ exit: error === null ? 0 : Number(error.code), stdout, stderr }),
    ),
  );

/** What a help page lists below `Commands:`; a wrapped description begins further to the right. */
const listed = (help: string): string[] =>
  [...help.slice(help.indexOf('\nCommands:')).matchAll(/^ {2}(\S+)/gm)].map((match) => match[1]!);

/** Every command that does something, with its help, as the help pages lead to them. */
async function commandsBelow(path: readonly string[]): Promise<[path: string[], help: Answer][]> {
  const help = await ask(...path, '--help');
  if (!help.stdout.includes('\nCommands:')) return [[[...path], help]];
  const below = listed(help.stdout).filter((name) => name !== 'help');
  return (await Promise.all(below.map((name) => commandsBelow([...path, name])))).flat();
}

const commands = await commandsBelow([]);

test('the help pages lead to every command of packages, stores and the service', () => {
  expect(commands.map(([path]) => path.join(' '))).toEqual(
    expect.arrayContaining([
      ...['bag create', 'bag validate', 'bag fetch', 'bag update', 'edxml import', 'fixity check', 'fixity digest'],
      ...['ocfl add', 'ocfl export', 'ocfl init', 'ocfl list', 'ocfl purge', 'ocfl show', 'ocfl validate'],
      ...[
        'audit',
        'identify',
        'package validate',
        'rebuild',
        'repair',
        'sip build',
        'start',
        'transfer send',
        'verify-store',
      ],
    ]),
  );
});

test('the help of every command ends with 0, and each has --json and says what it does', () => {
  for (const [path, { exit, stdout, stderr }] of commands) {
    expect([path, exit, stderr]).toEqual([path, 0, '']);
    expect(stdout).toMatch(/^Usage: mocban .*\n\n\S.{10}/);
    expect(stdout).toContain('--json');
  }
});

test('an option that no command has ends each with 2, the reason on standard error and nothing on standard output', async () => {
  const answers = await Promise.all(commands.map(([path]) => ask(...path, '--no-such-option', '--json')));
  for (const [index, { exit, stdout, stderr }] of answers.entries()) {
    const [path] = commands[index]!;
    expect([path, exit, stdout]).toEqual([path, 2, '']);
    expect(stderr).toMatch(/^error: (unknown option '--no-such-option'|required option )/);
  }
});
