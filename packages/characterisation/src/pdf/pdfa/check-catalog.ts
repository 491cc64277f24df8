import { formOf, nameOf, PdfDict, PdfStream, PdfString, type RevisionView } from '@mocban/pdf';
import type { PdfaClaim } from '../../model/pdf.js';
import type { Contradictions } from './contradictions.js';

/** What a document as a whole may not have, and what its level asks for. @throws PdfError `PDF_LIMIT` */
export function checkCatalog(view: RevisionView, { conformance }: PdfaClaim, found: Contradictions): void {
  const { catalog } = view;
  if (catalog === undefined) return;
  const metadata = view.resolve(catalog.get('Metadata'));
  if (metadata instanceof PdfStream && metadata.dict.get('Filter') !== undefined) found.add('metadata-filter');
  if (catalog.get('AA') !== undefined) found.add('additional-actions', undefined, 'of the document');
  if (catalog.get('Requirements') !== undefined) found.add('requirements');
  if (view.dict(catalog.get('Names'))?.get('AlternatePresentations') !== undefined) found.add('presentation');
  if (view.resolve(catalog.get('NeedsRendering')) === true) found.add('xfa');
  checkOptionalContent(view, catalog, found);
  checkForm(view, catalog, found);
  if (conformance !== 'A') return;
  if (view.resolve(view.dict(catalog.get('MarkInfo'))?.get('Marked')) !== true) found.add('marked');
  if (view.dict(catalog.get('StructTreeRoot')) === undefined) found.add('structure');
}

/** @see ISO 19005-1 §6.1.13, ISO 19005-2 §6.9 */
function checkOptionalContent(view: RevisionView, catalog: PdfDict, found: Contradictions): void {
  const properties = view.dict(catalog.get('OCProperties'));
  if (properties === undefined) return;
  found.add('optional-content');
  const settings = [properties.get('D'), ...view.array(properties.get('Configs'))].map((one) => view.dict(one));
  for (const setting of settings)
    if (!(view.resolve(setting?.get('Name')) instanceof PdfString) || setting?.get('AS') !== undefined)
      found.add('optional-content-setting');
}

/** @see ISO 19005-1 §6.6.2, §6.9, ISO 19005-2 §6.4 */
function checkForm(view: RevisionView, catalog: PdfDict, found: Contradictions): void {
  const form = view.dict(catalog.get('AcroForm'));
  if (form === undefined) return;
  if (view.resolve(form.get('NeedAppearances')) === true) found.add('need-appearances');
  if (form.get('XFA') !== undefined) found.add('xfa');
  for (const { dict, widgets } of formOf(view).fields)
    for (const one of new Set([dict, ...widgets.map((widget) => widget.dict)])) {
      if (one.get('AA') !== undefined) found.add('field-actions');
      if (one.get('A') !== undefined && nameOf(view.resolve(one.get('Subtype'))) === 'Widget')
        found.add('field-action');
    }
}
