import { PdfDict, PdfRef, PdfStream, type PdfValue, type RevisionView } from '@mocban/pdf';

/** A value of a document, and how it was come to. */
export interface Visited {
  value: PdfValue;
  /** Number of the indirect object that it lies in. */
  object: number | undefined;
  /** Under which key, of the nearest dictionary. */
  key: string;
  /** Under which key that dictionary is. */
  under: string;
}

/** Trees that say how content belongs together, and draw nothing. */
const PASSED_OVER = new Set(['StructTreeRoot', 'ParentTree', 'IDTree']);

/** All that a document is made of, from its trailer; each object once, by whichever way comes first. @throws PdfError `PDF_LIMIT` */
export function* valuesOf(view: RevisionView): Generator<Visited> {
  const seen = new Set<number>();
  const open: Visited[] = ['Root', 'Info'].map((key) => ({
    value: view.trailer.get(key) ?? null,
    object: undefined,
    key,
    under: '',
  }));
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    view.document.budget.spend('steps');
    let { value, object } = next;
    if (value instanceof PdfRef) {
      if (seen.has(value.number)) continue;
      seen.add(value.number);
      object = value.number;
      value = view.resolve(value);
    }
    const { key, under } = next;
    yield { value, object, key, under };
    if (Array.isArray(value))
      for (const one of value as readonly PdfValue[]) open.push({ value: one, object, key, under });
    const dict = value instanceof PdfStream ? value.dict : value;
    if (dict instanceof PdfDict)
      for (const [own, one] of dict.entries)
        if (!PASSED_OVER.has(own)) open.push({ value: one, object, key: own, under: key });
  }
}
