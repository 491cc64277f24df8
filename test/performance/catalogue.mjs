import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { median } from './measure.mjs';

const silent = new Proxy({}, { get: () => () => undefined });

/** Opens an empty catalogue of its own below a folder, hands it over, and removes it whatever happens. */
export async function withCatalogue(Database, below, name, use) {
  const scratch = mkdtempSync(join(below, name));
  chmodSync(scratch, 0o755);
  let database;
  try {
    database = await Database.open({ dataDirectory: scratch, databaseUrl: undefined }, silent);
    await use(database.source);
  } finally {
    await database?.close();
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** Runs statements in one session, since triggers are off for a part of them; each ends with its line. @param sizes by their names in the SQL */
export const makeRows = (source, statements, sizes) =>
  source.transaction(async (manager) => {
    for (const statement of statements.split(/;$/m).filter((text) => text.trim() !== ''))
      await manager.query(
        Object.entries(sizes).reduce((sql, [name, size]) => sql.replaceAll(`$${name}`, size), statement),
      );
  });

/** Asks questions so often each, and makes the process end with 1 when the median of one is over the limit. */
export class Questions {
  rows = [];

  constructor({ runs, mostSeconds }) {
    Object.assign(this, { runs, mostSeconds });
  }

  async ask(question, answer, times = this.runs) {
    const seconds = [];
    for (let run = 0; run < times; run += 1) {
      const begun = performance.now();
      await answer(run);
      seconds.push((performance.now() - begun) / 1000);
    }
    this.rows.push({
      question,
      'median ms': Math.round(1000 * median(seconds)),
      'slowest ms': Math.round(1000 * Math.max(...seconds)),
    });
    if (median(seconds) > this.mostSeconds) process.exitCode = 1;
  }
}
