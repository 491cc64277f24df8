import type { CanonicalForm } from './canonical.js';
import { namespaceIn, prefixOf, type ElementNode } from './node.js';
import { compareCodePoints } from './order.js';

/** A prefix, `''` the default, and the namespace that it is declared to be. */
export type Declaration = readonly [prefix: string, namespace: string];

/** The declarations that stand in the output around a place. A chain, since a copy for each element is long where many are declared. */
export class Rendered {
  constructor(
    private readonly outer?: Rendered,
    private readonly own: ReadonlyMap<string, string> = new Map(),
  ) {}

  /** Without a declaration there is no namespace. */
  get(prefix: string): string {
    return this.own.get(prefix) ?? this.outer?.get(prefix) ?? '';
  }

  with(declarations: readonly Declaration[]): Rendered {
    return new Rendered(this, new Map(declarations));
  }
}

/**
 * The namespace nodes that an element is written with, in order: those that the output around it does not say yet.
 * @param isTopmost whether the elements around it are no part of the output
 * @see Canonical XML 1.0 §2.3, namespace axis; Exclusive XML Canonicalization 1.0 §3
 */
export function elementDeclarations(
  element: ElementNode,
  form: CanonicalForm,
  rendered: Rendered,
  isTopmost: boolean,
): Declaration[] {
  const prefixes = form.method === 'exc-c14n' ? exclusive(element, form, isTopmost) : declared(element, isTopmost);
  const declarations: Declaration[] = [];
  for (const prefix of prefixes) {
    const namespace = namespaceIn(element, prefix) ?? '';
    if (prefix !== 'xml' && namespace !== rendered.get(prefix)) declarations.push([prefix, namespace]);
  }
  return declarations.length < 2 ? declarations : declarations.sort(([a], [b]) => compareCodePoints(a, b));
}

/** Those that mean something new here: of the topmost element all that are in scope. */
function declared(element: ElementNode, isTopmost: boolean): Iterable<string> {
  if (!isTopmost) return element.declarations?.keys() ?? [];
  const prefixes = new Set<string>();
  for (let at: ElementNode | undefined = element; at !== undefined; at = at.parent)
    for (const prefix of at.declarations?.keys() ?? []) prefixes.add(prefix);
  return prefixes;
}

/** Those of the names in the tag, and of the prefixes asked for those that {@link declared} has. */
function exclusive(element: ElementNode, form: CanonicalForm, isTopmost: boolean): Iterable<string> {
  const prefixes = new Set([prefixOf(element.name)]);
  for (const { name } of element.attributes) if (name.includes(':')) prefixes.add(prefixOf(name));
  const { inclusivePrefixes } = form;
  if (inclusivePrefixes === undefined) return prefixes;
  for (const prefix of declared(element, isTopmost)) if (inclusivePrefixes.has(prefix)) prefixes.add(prefix);
  return prefixes;
}
