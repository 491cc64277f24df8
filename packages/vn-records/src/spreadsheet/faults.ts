import { describeSip } from '../sip/metadata.js';
import { deriveValues, valueFaults, withFileValues, type SipSource } from '../sip/values.js';
import { tableOf } from '../rules/table.js';
import type { FieldRule, MetadataLevel, Rules } from '../rules/types.js';
import type { Block, FileEntries } from './entries.js';
import type { DocumentKind } from '../types.js';
import type { Place } from '../import/log.js';

/** A document of the list with the file it names. */
export interface ImportedDocument {
  path: string;
  kind: DocumentKind;
  values: Record<string, string>;
  block: Block;
}

export interface Fault {
  what: 'VALUE' | 'VALUE_MISSING';
  place: Place;
  message: string;
  hint: string;
}

/** What the builder would refuse, told of the cells it comes from. */
export function* faultsOf(
  metadata: object,
  file: FileEntries,
  documents: readonly ImportedDocument[],
  rules: Rules,
): Generator<Fault> {
  const tables = (level: MetadataLevel) => tableOf(rules, 'SIP_hoso', level);
  const sources = documents.map(sourceOf);
  const defaults = { assume: false, name: '', newId: () => 'X' };
  const derived = deriveValues(describeSip(metadata), sources, defaults, tables);
  for (const fault of valueFaults(derived.file, tables('file'), rules)) {
    // Reported with the parts it is made of.
    if (fault.field.name === 'fileCode' && fault.isMissing) continue;
    yield placed(file, 'file', fault);
  }
  for (const [index, { values }] of derived.documents.entries()) {
    const { block, kind, values: given } = documents[index]!;
    for (const fault of valueFaults(withFileValues(values, derived.file), tables(kind), rules))
      if (fault.field.name !== 'docCode') yield placed(block, 'document', fault);
    if (kind === 'doc' && !given['subject']) yield placed(block, 'document', missingSubject(tables('doc').fields));
  }
}

/** Pages of PDFs are counted when the package is built. */
const sourceOf = ({ path, kind, values }: ImportedDocument): SipSource => ({
  path,
  kind,
  given: values,
  ...(/\.pdf$/i.test(path) ? { pages: 1 } : {}),
  changedOn: '2000-01-01',
});

interface ValueFault {
  field: FieldRule;
  message: string;
  hint: string;
  isMissing: boolean;
}

const missingSubject = (fields: readonly FieldRule[]): ValueFault => {
  const field = fields.find(({ name }) => name === 'subject')!;
  return { field, message: `${field.label} is missing`, hint: `Bổ sung "${field.label}".`, isMissing: true };
};

function placed(block: Block, level: 'file' | 'document', { field, message, hint, isMissing }: ValueFault): Fault {
  const entry = [...block.entries.values()].find(({ rule }) => rule.field === field.name && rule.block === level);
  return {
    what: isMissing ? 'VALUE_MISSING' : 'VALUE',
    place: entry?.place ?? block.place,
    message: message.startsWith(field.label) ? message : `${field.label}: ${message}`,
    hint,
  };
}
