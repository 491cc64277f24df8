import { formOf, nameOf, PdfDict, PdfRef, type Page, type PdfValue, type RevisionView } from '@mocban/pdf';

const MAX_DEPTH = 64;
const MOST_KINDS = 50;

/** Gathers what a document does by itself, or when somebody touches it. @see ISO 32000-1 §12.6 */
export class ActionSurvey {
  readonly #seen = new Set<number>();
  readonly #kinds = new Set<string>();
  /** Files that hang on pages. */
  attachments = 0;

  constructor(private readonly view: RevisionView) {}

  /** Of the document as a whole: when it is opened, named scripts, fields, bookmarks. @throws PdfError `PDF_LIMIT` */
  addDocument(): void {
    const { view } = this;
    const { catalog } = view;
    this.#action(catalog?.get('OpenAction'), 0);
    this.#additional(catalog?.get('AA'));
    for (const one of namedIn(view, view.dict(catalog?.get('Names'))?.get('JavaScript'))) this.#action(one, 0);
    for (const { dict, widgets } of formOf(view).fields)
      for (const each of [dict, ...widgets.map((one) => one.dict)]) this.#holder(each);
    this.#outline(view.dict(catalog?.get('Outlines'))?.get('First'));
  }

  /** @throws PdfError `PDF_LIMIT` */
  addPage({ dict }: Page): void {
    this.#additional(dict.get('AA'));
    for (const one of this.view.array(dict.get('Annots'))) {
      this.view.document.budget.spend('steps');
      const annotation = this.view.dict(one);
      if (annotation === undefined) continue;
      if (nameOf(this.view.resolve(annotation.get('Subtype'))) === 'FileAttachment') this.attachments += 1;
      this.#holder(annotation);
    }
  }

  get kinds(): string[] {
    return [...this.#kinds].sort();
  }

  #holder(dict: PdfDict): void {
    this.#action(dict.get('A'), 0);
    this.#additional(dict.get('AA'));
  }

  #additional(value: PdfValue | undefined): void {
    for (const one of this.view.dict(value)?.entries.values() ?? []) this.#action(one, 0);
  }

  #action(value: PdfValue | undefined, depth: number): void {
    this.view.document.budget.spend('steps');
    if (depth > MAX_DEPTH || this.#isSeen(value)) return;
    const action = this.view.resolve(value);
    // An array is a place in the document.
    if (!(action instanceof PdfDict)) return;
    const kind = nameOf(this.view.resolve(action.get('S')));
    if (kind !== undefined && this.#kinds.size < MOST_KINDS) this.#kinds.add(kind.slice(0, 40));
    const next = this.view.resolve(action.get('Next'));
    for (const one of Array.isArray(next) ? (next as readonly PdfValue[]) : [action.get('Next')])
      if (one !== undefined) this.#action(one, depth + 1);
  }

  #outline(first: PdfValue | undefined): void {
    const open = [first];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      this.view.document.budget.spend('steps');
      if (this.#isSeen(next)) continue;
      const item = this.view.dict(next);
      if (item === undefined) continue;
      this.#action(item.get('A'), 0);
      open.push(item.get('Next') ?? null, item.get('First') ?? null);
    }
  }

  #isSeen(value: PdfValue | undefined): boolean {
    if (!(value instanceof PdfRef)) return false;
    if (this.#seen.has(value.number)) return true;
    this.#seen.add(value.number);
    return false;
  }
}

/** What a tree of names has at its leaves. @throws PdfError `PDF_LIMIT` @see ISO 32000-1 §7.9.6 */
export function* namedIn(view: RevisionView, root: PdfValue | undefined): Generator<PdfValue> {
  const seen = new Set<number>();
  const open: (PdfValue | undefined)[] = [root];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    view.document.budget.spend('steps');
    if (next instanceof PdfRef) {
      if (seen.has(next.number)) continue;
      seen.add(next.number);
    }
    const node = view.dict(next);
    const names = view.array(node?.get('Names'));
    for (let at = 1; at < names.length; at += 2) yield names[at]!;
    open.push(...view.array(node?.get('Kids')));
  }
}
