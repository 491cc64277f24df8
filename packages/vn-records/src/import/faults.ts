import { describeSip, type Tt05SipMetadata } from '../sip/metadata.js';
import { deriveValues, valueFaults, withFileValues, type SipSource } from '../sip/values.js';
import { tableOf } from '../rules/table.js';
import type { FieldRule, MetadataLevel, Rules } from '../rules/types.js';
import type { DocumentKind } from '../types.js';

/** A document of another source with the file that holds it. */
export interface DescribedDocument {
  path: string;
  kind: DocumentKind;
  values: Readonly<Record<string, string>>;
}

export interface ValueFault {
  /** Place among the documents; absent where the file is concerned. */
  document?: number;
  field: FieldRule;
  message: string;
  hint: string;
  isMissing: boolean;
}

/** What `buildTt05Sip` would refuse in the values of an import, all of it, before anything is built. */
export function* faultsOf(
  metadata: Tt05SipMetadata,
  documents: readonly DescribedDocument[],
  rules: Rules,
): Generator<ValueFault> {
  const tables = (level: MetadataLevel) => tableOf(rules, 'SIP_hoso', level);
  const defaults = { assume: false, name: '', newId: () => 'X' };
  const derived = deriveValues(describeSip(metadata), documents.map(sourceOf), defaults, tables);
  for (const fault of valueFaults(derived.file, tables('file'), rules)) yield named(fault);
  for (const [index, { values }] of derived.documents.entries()) {
    const { kind, values: given } = documents[index]!;
    for (const fault of valueFaults(withFileValues(values, derived.file), tables(kind), rules))
      // What follows from a fault of the file's code.
      if (fault.field.name !== 'docCode' || given['docCode']) yield { ...named(fault), document: index };
    // A builder takes the name of the file for it; a list that has none is not complete.
    const subject = tables('doc').fields.find(({ name }) => name === 'subject');
    if (kind === 'doc' && !given['subject'] && subject !== undefined)
      yield {
        document: index,
        field: subject,
        message: `${subject.label} is missing`,
        hint: `Bổ sung "${subject.label}".`,
        isMissing: true,
      };
  }
}

const named = <T extends ValueFault>(fault: T): T =>
  fault.message.startsWith(fault.field.label) ? fault : { ...fault, message: `${fault.field.label}: ${fault.message}` };

/** Pages of PDFs are counted when the package is built. */
const sourceOf = ({ path, kind, values }: DescribedDocument): SipSource => ({
  path,
  kind,
  given: values,
  ...(/\.pdf$/i.test(path) ? { pages: 1 } : {}),
  changedOn: '2000-01-01',
});
