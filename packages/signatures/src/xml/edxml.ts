import { elementsIn, type ElementNode, type XmlDocument } from '@mocban/xml';
import type { Warning } from '../model/report.js';
import type { Constraint } from '../model/to-judge.js';
import { isIn } from './scope.js';

/** Namespaces of the national standard and of the dialects before it. @see QCVN 102:2016/BTTTT */
const EDXML = new Set([
  'http://www.mic.gov.vn/TBT/QCVN_102_2016',
  'http://www.e-doc.vn/Schema/',
  'http://www.go.vn/eDoc',
]);

/** What the sender speaks for; routing adds to the trace list and not to these. */
const HEADER = 'MessageHeader';
const CONTENTS = ['edXMLManifest', 'Manifest', 'AttachmentEncoded'];

/** More lists of contents and attachments than any message has. */
const MAX_CONTENTS = 1000;

/** What of a message its signatures are asked about. */
export interface EdxmlParts {
  header: ElementNode | undefined;
  contents: readonly ElementNode[];
}

/** @returns `undefined` for what is no exchange of Vietnamese agencies, by its root or that of the SOAP form */
export function edxmlParts({ root }: XmlDocument): EdxmlParts | undefined {
  const isEnvelope = root.local === 'Envelope';
  if (!isEnvelope && !EDXML.has(root.namespace)) return undefined;
  let header: ElementNode | undefined;
  const contents: ElementNode[] = [];
  for (const element of elementsIn(root)) {
    if (!EDXML.has(element.namespace)) continue;
    if (element.local === HEADER) header ??= element;
    else if (CONTENTS.includes(element.local) && contents.length < MAX_CONTENTS) contents.push(element);
  }
  return isEnvelope && header === undefined ? undefined : { header, contents };
}

/**
 * What a signature of an edXML message must be over: its header, which says who sends what to whom. A list of contents or attachments
 * that is not signed is told of, as each attachment may be signed itself.
 * @param signed the elements that are
 */
export function judgeEdxml(
  { header, contents }: EdxmlParts,
  signed: readonly ElementNode[],
): { constraints: Constraint[]; warnings: Warning[] } {
  const own = new Set(signed);
  const constraints: Constraint[] =
    header !== undefined && isIn(own, header)
      ? []
      : [{ code: 'EDXML_HEADER_NOT_SIGNED', message: 'the MessageHeader of the edXML message is not signed' }];
  const warnings = contents
    .filter((element) => !isIn(own, element))
    .slice(0, MAX_TOLD)
    .map(({ name }) => ({ code: 'EDXML_CONTENT_NOT_SIGNED', detail: name.slice(0, 60) }));
  return { constraints, warnings };
}

const MAX_TOLD = 10;
