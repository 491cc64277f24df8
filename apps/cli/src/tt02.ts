import { countPagesIn } from '@mocban/characterisation/count-pages';
import { isValid, randomIdentifiers, systemClock } from '@mocban/core';
import { openTree } from '@mocban/container';
import { buildTt05Sip, importTt02, recogniseTt02 } from '@mocban/vn-records';
import type { Outcome } from './outcome.js';
import { depositOf, refusedImport, written } from './spreadsheet.js';
import { rulesFrom } from './rule-corrections.js';
import type { BuildOptions } from './submission.js';

/** A package of Thông tư 02/2019 as a submission of today; `undefined` for anything else. */
export async function buildFromTt02(path: string, options: BuildOptions): Promise<Outcome | undefined> {
  const { out, signal, fileNames } = options;
  const tree = await openTree(path, { signal });
  try {
    if (!(await recogniseTt02(tree))) return undefined;
    const rules = await rulesFrom(options.rules);
    const imported = await importTt02(tree, { ...depositOf(options), ...rules, signal });
    const [file] = imported.files;
    if (file === undefined || !isValid(imported.findings)) return refusedImport(imported);
    const built = await buildTt05Sip(tree, {
      metadata: file.metadata,
      documentation: imported.documentation,
      unlisted: 'leave',
      out,
      asZip: out.toLowerCase().endsWith('.zip'),
      clock: systemClock,
      identifiers: randomIdentifiers,
      countPages: countPagesIn,
      signal,
      ...(fileNames === undefined ? {} : { fileNames }),
      ...rules,
    });
    return written([built], imported, out);
  } finally {
    await tree.close();
  }
}
