import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { countPagesIn } from '@mocban/characterisation/count-pages';
import { isValid, randomIdentifiers, systemClock } from '@mocban/core';
import { openTree } from '@mocban/container';
import { buildTt05Sip, importSpreadsheet, type BuiltTt05Sip, type Import, type ImportedFile } from '@mocban/vn-records';
import { CliError, printable, UsageError, type Outcome } from './outcome.js';
import { rulesFrom } from './rule-corrections.js';
import type { BuildOptions } from './submission.js';
import { describeFinding, plural, requireReadable } from './validation.js';

/** One submission package for each file (hồ sơ) of a list. Nothing is written when the list has problems; all of them are told. */
export async function buildFromSpreadsheet(directory: string, list: string, options: BuildOptions): Promise<Outcome> {
  if (options.profile !== 'tt05') throw new UsageError('a list of files and documents is read with --profile tt05');
  requireReadable(list, 'file');
  const rules = await rulesFrom(options.rules);
  const imported = await importSpreadsheet(list, directory, {
    ...depositOf(options),
    ...rules,
    signal: options.signal,
  });
  if (!isValid(imported.findings)) return refusedImport(imported);
  const asZip = options.out.toLowerCase().endsWith('.zip');
  if (imported.files.length > 1 && asZip)
    throw new UsageError(`the list has ${imported.files.length} files: --out must name a folder, not one zip`);
  const tree = await openTree(directory, { signal: options.signal });
  try {
    const common = {
      clock: systemClock,
      identifiers: randomIdentifiers,
      unlisted: 'leave' as const,
      signal: options.signal,
      ...(options.fileNames === undefined ? {} : { fileNames: options.fileNames }),
      ...rules,
    };
    const build = (file: ImportedFile, out: string, zip: boolean) =>
      buildTt05Sip(tree, { ...common, metadata: file.metadata, out, asZip: zip, countPages: countPagesIn });
    const packages =
      imported.files.length === 1
        ? [await build(imported.files[0]!, options.out, asZip)]
        : await buildEach(imported.files, options.out, build);
    return written(packages, imported, options.out);
  } finally {
    await tree.close();
  }
}

/** Who hands over, in the words of the importers. */
export function depositOf({ depositorName, depositorCode, registration }: Partial<BuildOptions>) {
  return {
    ...(depositorName === undefined && depositorCode === undefined
      ? {}
      : {
          depositor: {
            ...(depositorName === undefined ? {} : { name: depositorName }),
            ...(depositorCode === undefined ? {} : { code: depositorCode }),
          },
        }),
    ...(registration === undefined ? {} : { registrationCode: registration }),
  };
}

/** The folder appears with all packages in it, each named by its number in the round and its OBJID. */
async function buildEach(
  files: readonly ImportedFile[],
  out: string,
  build: (file: ImportedFile, out: string, zip: boolean) => Promise<BuiltTt05Sip>,
): Promise<BuiltTt05Sip[]> {
  const taken = await stat(out).then(
    () => true,
    () => false,
  );
  if (taken) throw new CliError('CLI_TARGET_EXISTS', `${out} exists already`);
  const draft = join(dirname(resolve(out)), `.${randomIdentifiers.uuid()}.sips-part`);
  await mkdir(draft);
  try {
    const digits = Math.max(2, String(files.length).length);
    const built: BuiltTt05Sip[] = [];
    for (const [index, file] of files.entries()) {
      const part = await build(file, join(draft, `${index}.zip`), true);
      const name = `${String(index + 1).padStart(digits, '0')}${part.objId}.zip`;
      await rename(join(draft, `${index}.zip`), join(draft, name));
      built.push({ ...part, path: join(out, name) });
    }
    await rename(draft, out);
    return built;
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

/** What was written, and everything there is to say of it. */
export function written(packages: readonly BuiltTt05Sip[], { findings }: Import, out: string): Outcome {
  const [only] = packages;
  return {
    exit: 0,
    json: { ...(packages.length === 1 ? only : {}), profile: 'tt05', path: out, packages, findings },
    text: [
      ...packages.map(
        ({ path, objId, fileCode, documents }) =>
          `tt05 submission written: ${printable(path)} (${objId}, ${printable(fileCode)}, ${plural(documents.length, 'document')})`,
      ),
      ...findings.map(describeFinding),
    ],
  };
}

/** What an import that cannot be used answers with: every problem, and nothing written. */
export function refusedImport({ findings }: Pick<Import, 'findings'>): Outcome {
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  const error = new CliError('CLI_IMPORT_REFUSED', `${plural(errors, 'problem')}; nothing was written`);
  return {
    exit: 1,
    json: {
      error: {
        code: error.code,
        message: error.message,
        details: findings.map(({ location, message }) => `${location}: ${message}`),
      },
      findings,
    },
    text: [`refused: ${error.message}`, ...findings.map(describeFinding)],
  };
}
