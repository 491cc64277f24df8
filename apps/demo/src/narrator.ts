/** What the person at the terminal reads. */
export interface Narrator {
  step(title: string): void;
  say(...lines: string[]): void;
}

export function createNarrator(write: (text: string) => void): Narrator {
  let count = 0;
  return {
    step(title) {
      count += 1;
      write(`\n${String(count).padStart(2)}. ${title}\n`);
    },
    say(...lines) {
      for (const line of lines) write(`    ${line}\n`);
    },
  };
}
