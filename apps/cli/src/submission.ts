import { randomIdentifiers, systemClock } from '@mocban/core';
import type { BuildSipOptions } from '@mocban/eark';
import { readJson } from './json-file.js';
import { printable, UsageError, type Outcome } from './outcome.js';
import { isSpreadsheet } from './is-spreadsheet.js';
import { rulesFrom } from './rule-corrections.js';
import { requireReadable } from './validation.js';

export interface BuildOptions {
  profile: 'eark' | 'tt05';
  metadata?: string;
  rules?: string;
  depositorName?: string;
  depositorCode?: string;
  registration?: string;
  fileNames?: string;
  mets?: 'representation' | 'package';
  representations?: 'one' | 'each-folder';
  contentType?: string;
  maxFiles?: number;
  out: string;
  signal: AbortSignal;
}

/** Makes a submission package; what it is called and how it is described comes from the metadata file or from the folder. */
export async function buildSubmission(directory: string, options: BuildOptions): Promise<Outcome> {
  requireMeaning(options);
  if (options.profile === 'tt05' && options.metadata === undefined) {
    const { buildFromTt02 } = await import('./tt02.js');
    const outcome = await buildFromTt02(directory, options);
    if (outcome !== undefined) return outcome;
  }
  requireReadable(directory, 'folder');
  if (options.metadata !== undefined && (await isSpreadsheet(options.metadata))) {
    const { buildFromSpreadsheet } = await import('./spreadsheet.js');
    return buildFromSpreadsheet(directory, options.metadata, options);
  }
  requireNone(options, DEPOSIT, 'is for a list or a package of Thông tư 02/2019; say it in --metadata (JSON) here');
  const metadata = options.metadata === undefined ? {} : { metadata: await readJson(options.metadata) };
  const common = {
    out: options.out,
    asZip: options.out.toLowerCase().endsWith('.zip'),
    clock: systemClock,
    identifiers: randomIdentifiers,
    signal: options.signal,
    ...metadata,
  };
  const built =
    options.profile === 'eark'
      ? await (await import('@mocban/eark')).buildSip(directory, { ...common, ...earkChoices(options) })
      : await (
          await import('@mocban/vn-records')
        ).buildTt05Sip(directory, {
          ...common,
          countPages: (await import('@mocban/characterisation/count-pages')).countPagesIn,
          ...(options.fileNames === undefined ? {} : { fileNames: options.fileNames }),
          ...(await rulesFrom(options.rules)),
        });
  const assumed = 'assumed' in built ? built.assumed : [];
  const leftOut = 'leftOut' in built ? built.leftOut : [];
  const children = 'children' in built ? (built.children ?? []) : [];
  return {
    exit: 0,
    json: { ...built, profile: options.profile, path: options.out },
    text: [
      `${options.profile} submission written: ${printable(options.out)} (${built.objId})`,
      ...children.map(({ path, objId }) => `  and its part ${printable(path)} (${objId})`),
      ...(assumed.length === 0 ? [] : ['values that were assumed; look at them before sending:']),
      ...assumed.map((field) => `  ${printable(field)}`),
      ...leftOut.map(({ path, sameAs }) => `left out: ${printable(path)} has the content of ${printable(sameAs)}`),
    ],
  };
}

type Choice = Exclude<keyof BuildOptions, 'signal'>;

/** Options that mean nothing for the other kind of package; passed over in silence they would be missed in what was written. */
const OF_EARK: readonly Choice[] = ['mets', 'representations', 'contentType', 'maxFiles'];
const DEPOSIT: readonly Choice[] = ['depositorName', 'depositorCode', 'registration'];
const OF_TT05: readonly Choice[] = [...DEPOSIT, 'rules', 'fileNames'];

/** @throws UsageError */
function requireMeaning(options: BuildOptions): void {
  if (options.out === '') throw new UsageError('--out: expected a path');
  const [others, kind] = options.profile === 'eark' ? [OF_TT05, 'tt05'] : [OF_EARK, 'eark'];
  requireNone(options, others, `is for --profile ${kind} only`);
}

/** @throws UsageError */
function requireNone(options: BuildOptions, names: readonly Choice[], why: string): void {
  const given = names.find((name) => options[name] !== undefined);
  if (given !== undefined)
    throw new UsageError(`--${given.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}: ${why}`);
}

/** What is said of an E-ARK package alone. */
const earkChoices = ({ mets, representations, contentType, maxFiles }: BuildOptions): Partial<BuildSipOptions> => ({
  ...(mets === undefined ? {} : { metsDocuments: mets }),
  ...(representations === undefined ? {} : { representations }),
  ...(contentType === undefined ? {} : { contentInformationType: contentType }),
  ...(maxFiles === undefined ? {} : { maxFiles }),
});
