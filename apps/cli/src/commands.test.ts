import { Command } from 'commander';
import { commandsFor } from './commands.js';

const wordsOf = async (word: string | undefined): Promise<string[]> => {
  const program = new Command('mocban');
  for (const add of await commandsFor(word)) add(program);
  return program.commands.map((command) => command.name());
};

it('adds every command under its own first word as well', async () => {
  const all = await wordsOf(undefined);
  expect(all).toEqual(expect.arrayContaining(['start', 'bag', 'package', 'verify-store']));
  for (const word of all) {
    const some = await wordsOf(word);
    expect(some).toContain(word);
    expect(some.length).toBeLessThan(all.length);
  }
});

it('adds all commands for a word that is none', async () => {
  expect(await wordsOf('--help')).toEqual(await wordsOf(undefined));
});
