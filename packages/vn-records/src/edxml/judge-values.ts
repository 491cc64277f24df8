import { basename } from 'node:path';
import { faultsOf } from '../import/faults.js';
import { kindByExtension } from '../read/read.js';
import type { Rules } from '../rules/types.js';
import type { ImportedDocument } from './documents.js';
import type { EdxmlLog } from './log.js';
import type { Received } from './message.js';

/** Values that no package could be made with, by their elements: too long, mostly. The header's own forms are judged by `judgeHeader`. */
export function judgeValues(
  message: Received,
  documents: readonly ImportedDocument[],
  rules: Rules,
  log: EdxmlLog,
): void {
  const elements = Object.entries(rules.dialect('edxml/document'));
  const [first] = documents;
  if (first === undefined) return;
  const { path, trace: _, ...values } = first;
  const given = Object.entries(values).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  const described = { path, kind: kindByExtension(path), values: Object.fromEntries(given) };
  // The attachments of a message have its values in common.
  for (const { document, field, message: text, hint, isMissing } of faultsOf(
    { documents: [first] },
    [described],
    rules,
  )) {
    const element = elements.find(([, name]) => name === field.name)?.[0];
    if (document === undefined || element === undefined || isMissing || field.name === 'issuedDate') continue;
    log.add('EDXML', 'VALUE', 'block', `${basename(message.path)}#${element}`, text, hint);
  }
}
