import { elementsIn, isWithin, type ElementNode, type XmlDocument } from '@mocban/xml';
import type { Warning } from '../model/report.js';
import type { Constraint } from '../model/to-judge.js';

/** Namespaces of the national standard and of the dialects before it. @see QCVN 102:2016/BTTTT */
const EDXML = new Set([
  'http://www.mic.gov.vn/TBT/QCVN_102_2016',
  'http://www.e-doc.vn/Schema/',
  'http://www.go.vn/eDoc',
]);

/** What the sender speaks for; routing adds to the trace list and not to these. */
const HEADER = 'MessageHeader';
const CONTENTS = ['edXMLManifest', 'Manifest', 'AttachmentEncoded'];

/** Whether a document is an exchange of Vietnamese agencies: by its root, or that of the SOAP form. */
export const isEdxml = ({ root }: XmlDocument): boolean =>
  EDXML.has(root.namespace) || (root.local === 'Envelope' && headerOf(root) !== undefined);

function headerOf(root: ElementNode): ElementNode | undefined {
  for (const element of elementsIn(root)) if (element.local === HEADER && EDXML.has(element.namespace)) return element;
  return undefined;
}

/**
 * What a signature of an edXML message must be over: its header, which says who sends what to whom. A list of contents or attachments
 * that is not signed is told of, as each attachment may be signed itself.
 * @param signed the elements that are
 */
export function judgeEdxml(
  { root }: XmlDocument,
  signed: readonly ElementNode[],
): { constraints: Constraint[]; warnings: Warning[] } {
  const isSigned = (element: ElementNode): boolean => signed.some((one) => isWithin(element, one));
  const header = headerOf(root);
  const constraints: Constraint[] =
    header !== undefined && isSigned(header)
      ? []
      : [{ code: 'EDXML_HEADER_NOT_SIGNED', message: 'the MessageHeader of the edXML message is not signed' }];
  const warnings: Warning[] = [];
  for (const element of elementsIn(root))
    if (CONTENTS.includes(element.local) && EDXML.has(element.namespace) && !isSigned(element))
      warnings.push({ code: 'EDXML_CONTENT_NOT_SIGNED', detail: element.name.slice(0, 60) });
  return { constraints, warnings };
}
