import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { countPagesIn } from '@mocban/characterisation/count-pages';
import { isValid, randomIdentifiers, systemClock } from '@mocban/core';
import {
  buildTt05Sip,
  importEdxml,
  type BuiltTt05Sip,
  type EdxmlImport,
  type Tt05SipMetadata,
} from '@mocban/vn-records';
import { isObject, readJson } from './json-file.js';
import { CliError, printable, UsageError, type Outcome } from './outcome.js';
import { depositOf, refusedImport } from './spreadsheet.js';
import { rulesFrom } from './rule-corrections.js';
import { describeFinding, plural, requireReadable } from './validation.js';

export interface EdxmlOptions {
  metadata?: string;
  depositorName?: string;
  depositorCode?: string;
  registration?: string;
  rules?: string;
  out?: string;
  signal: AbortSignal;
}

/** The documents of messages as one submission package, what recalls and answers ask to be noted, and the messages themselves. */
export async function importMessages(paths: readonly string[], options: EdxmlOptions): Promise<Outcome> {
  for (const path of paths) requireReadable(path, 'file');
  const given = options.metadata === undefined ? undefined : requireGiven(await readJson(options.metadata));
  const rules = await rulesFrom(options.rules);
  // Attachments are decoded beside the package, on its volume.
  const beside = options.out === undefined ? tmpdir() : dirname(resolve(options.out));
  const work = await mkdtemp(join(beside, '.edxml-'));
  try {
    const imported = await importEdxml(paths, work, { ...depositOf(options), ...rules, signal: options.signal });
    if (!isValid(imported.findings)) return refusedImport(imported);
    const built = await packed(work, imported, given, { ...outOf(options), ...rules });
    return outcomeOf(imported, built);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

const outOf = ({ out, signal }: EdxmlOptions) => ({ signal, ...(out === undefined ? {} : { out }) });

async function packed(
  work: string,
  { files: [file], documentation }: EdxmlImport,
  given: Tt05SipMetadata | undefined,
  { out, signal, rules }: Pick<EdxmlOptions, 'out' | 'signal'> & Awaited<ReturnType<typeof rulesFrom>>,
): Promise<BuiltTt05Sip | undefined> {
  if (file === undefined) return undefined;
  if (out === undefined) throw new UsageError('a message brings a document: --out must name the package');
  return buildTt05Sip(work, {
    metadata: withGiven(file.metadata, given),
    assume: given === undefined,
    unlisted: 'leave',
    documentation,
    out,
    asZip: out.toLowerCase().endsWith('.zip'),
    clock: systemClock,
    identifiers: randomIdentifiers,
    countPages: countPagesIn,
    signal,
    ...(rules === undefined ? {} : { rules }),
  });
}

/** What is laid over what messages say; the rest is checked when the package is built. @throws CliError `CLI_IMPORT_REFUSED` */
function requireGiven(given: Tt05SipMetadata): Tt05SipMetadata {
  if ('documents' in given)
    throw new CliError(
      'CLI_IMPORT_REFUSED',
      '--metadata: documents come from the messages and are not described there',
    );
  if (given.file !== undefined && !isObject(given.file))
    throw new CliError('CLI_IMPORT_REFUSED', '--metadata: file: expected an object');
  return given;
}

/** What a person says counts before what messages say; a file (hồ sơ) is described by the person alone. */
function withGiven(imported: Tt05SipMetadata, given: Tt05SipMetadata | undefined): Tt05SipMetadata {
  if (given === undefined) return imported;
  const isFile =
    given.packageType === 'SIP_hoso' ||
    (given.packageType === undefined && given.file !== undefined && !('source' in given.file));
  return {
    ...imported,
    ...given,
    packageType: isFile ? 'SIP_hoso' : 'SIP_tailieu',
    file: isFile ? { ...given.file } : { ...imported.file, ...given.file },
    ...(imported.documents === undefined ? {} : { documents: imported.documents }),
  };
}

function outcomeOf({ messages, notes, findings }: EdxmlImport, built: BuiltTt05Sip | undefined): Outcome {
  return {
    exit: 0,
    json: {
      ...(built === undefined ? {} : { package: built }),
      messages: messages.map(({ path, kind, business, documentId, status, attachments }) => ({
        path,
        kind,
        business,
        documentId,
        ...(status === undefined ? {} : { status }),
        attachments: attachments.map(({ name }) => name),
      })),
      notes,
      findings,
    },
    text: [
      `${plural(messages.length, 'message')} read`,
      ...(built === undefined
        ? ['no document to be packed']
        : [
            `tt05 submission written: ${printable(built.path)} (${built.objId}, ${plural(built.documents.length, 'document')})`,
            ...(built.assumed.length === 0 ? [] : ['values that were assumed; look at them before sending:']),
            ...built.assumed.map((field) => `  ${printable(field)}`),
          ]),
      ...notes.map(
        ({ kind, documentId, code, text, isMatched }) =>
          `${kind}${code === undefined ? '' : ` ${printable(code)}`}: ${printable(documentId)}${isMatched ? '' : ' (not in this import)'}: ${printable(text)}`,
      ),
      ...findings.map(describeFinding),
    ],
  };
}
