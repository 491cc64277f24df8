import type { RevisionView } from '../document/view.js';
import { nameOf, PdfDict, PdfRef, PdfString, type PdfValue } from '../syntax/values.js';
import { textOf } from '../syntax/text.js';

/** How deep fields may lie in each other. */
const MAX_DEPTH = 64;

/** A field of the form, with what it has from those above it. @see ISO 32000-1 §12.7.3 */
export interface Field {
  /** Names from the top, with points between. */
  name: string;
  ref: PdfRef | undefined;
  dict: PdfDict;
  type: string | undefined;
  /** As it is written. */
  value: PdfValue | undefined;
  /** The widgets that it is shown by; itself where it is one. */
  widgets: readonly { ref: PdfRef | undefined; dict: PdfDict }[];
}

export interface Form {
  fields: readonly Field[];
  /** Numbers of the objects that this was read from: while none of them changes, the form is the same. */
  objects: ReadonlySet<number>;
  /** Numbers of all fields, those above others too. */
  nodes: ReadonlySet<number>;
}

/** All fields of the form, in the order they are listed in; none twice. @throws PdfError `PDF_LIMIT` */
export function formOf(view: RevisionView): Form {
  const walk = new Walk(view);
  const form = walk.dict(walk.dict(view.trailer.get('Root'))?.get('AcroForm'));
  walk.fields(form?.get('Fields'), { name: '', type: undefined, value: undefined }, 0);
  return { fields: walk.found, objects: walk.objects, nodes: walk.visited };
}

interface Inherited {
  name: string;
  type: string | undefined;
  value: PdfValue | undefined;
}

class Walk {
  readonly found: Field[] = [];
  readonly objects = new Set<number>();
  readonly visited = new Set<number>();

  constructor(private readonly view: RevisionView) {}

  dict(value: PdfValue | undefined): PdfDict | undefined {
    if (value instanceof PdfRef) this.objects.add(value.number);
    return this.view.dict(value);
  }

  fields(list: PdfValue | undefined, above: Inherited, depth: number): void {
    if (list instanceof PdfRef) this.objects.add(list.number);
    if (depth > MAX_DEPTH) return;
    for (const one of this.view.array(list)) this.#field(one, above, depth);
  }

  #field(value: PdfValue, above: Inherited, depth: number): void {
    const ref = value instanceof PdfRef ? value : undefined;
    if (ref !== undefined && this.visited.has(ref.number)) return;
    if (ref !== undefined) this.visited.add(ref.number);
    this.view.document.budget.spend('steps');
    const dict = this.dict(value);
    if (dict === undefined) return;
    const partial = this.view.resolve(dict.get('T'));
    const inherited = {
      name:
        partial instanceof PdfString
          ? [above.name, textOf(partial)].filter((part) => part !== '').join('.')
          : above.name,
      type: nameOf(this.view.resolve(dict.get('FT'))) ?? above.type,
      value: dict.get('V') ?? above.value,
    };
    const kids = this.view.array(dict.get('Kids'));
    const widgets = kids.filter((kid) => this.dict(kid)?.get('T') === undefined);
    if (widgets.length === kids.length) this.#terminal(ref, dict, inherited, widgets);
    this.fields(dict.get('Kids'), inherited, depth + 1);
  }

  #terminal(ref: PdfRef | undefined, dict: PdfDict, inherited: Inherited, kids: readonly PdfValue[]): void {
    for (const kid of kids) if (kid instanceof PdfRef) this.visited.add(kid.number);
    if (inherited.value instanceof PdfRef) this.objects.add(inherited.value.number);
    const shown = kids.map((kid) => ({ ref: kid instanceof PdfRef ? kid : undefined, dict: this.dict(kid) }));
    const widgets = shown.filter((widget): widget is Field['widgets'][number] => widget.dict !== undefined);
    this.found.push({ ...inherited, ref, dict, widgets: kids.length === 0 ? [{ ref, dict }] : widgets });
  }
}
