import { attribute, child, children, textOf, type XmlElement } from '@mocban/xml';
import { isEarlier } from './namespaces.js';
import type { PremisExtension, PremisIdentifier } from './types.js';
import { termLabel, termOfEarlier, type Scheme } from './vocabulary.js';

export const identifierOf = (element: XmlElement | undefined, name: string): PremisIdentifier => ({
  type: (element && text(element, `${name}IdentifierType`)) ?? '',
  value: (element && text(element, `${name}IdentifierValue`)) ?? '',
});

export function text(element: XmlElement, local: string): string | undefined {
  const found = child(element, local);
  return found && textOf(found);
}

/**
 * The label as written, or the one of its `valueURI` when the element has no text. What PREMIS 1 and 2 write becomes the label of
 * the vocabulary where it means one.
 */
export function term(element: XmlElement, local: string, scheme: Scheme): string | undefined {
  const found = child(element, local);
  if (found === undefined) return undefined;
  const written = textOf(found).replace(/\s+/g, ' ');
  if (written === '') return termLabel(scheme, attribute(found, '', 'valueURI') ?? '');
  return isEarlier(found.namespace) ? termOfEarlier(scheme, written) : written;
}

export function first<T, R>(items: readonly T[], pick: (item: T) => R | undefined): R | undefined {
  for (const item of items) {
    const picked = pick(item);
    if (picked !== undefined) return picked;
  }
  return undefined;
}

export const optional = <K extends string, V>(key: K, value: V | undefined): { [P in K]?: V } =>
  value === undefined ? {} : ({ [key]: value } as { [P in K]: V });

/** A list of texts under a key, or nothing where there is none. */
export function texts<K extends string>(key: K, element: XmlElement, local: string): { [P in K]?: string[] } {
  const found = children(element, local).map(textOf);
  return optional(key, found.length === 0 ? undefined : found);
}

/** The extension elements of that name under a key, or nothing where there is none that holds an element. */
export function extensions<K extends string>(
  key: K,
  element: XmlElement,
  local: string,
): { [P in K]?: PremisExtension[] } {
  const found = children(element, local)
    .map((item) => children(item))
    .filter((items) => items.length > 0);
  return optional(key, found.length === 0 ? undefined : found);
}

/** `linkingObjectIdentifier` and its like, each with its role. */
export const linkOf = (
  element: XmlElement,
  name: 'linkingAgent' | 'linkingObject',
  scheme: Scheme,
): (PremisIdentifier & { role?: string })[] =>
  children(element, `${name}Identifier`).map((item) => ({
    ...identifierOf(item, name),
    ...optional('role', term(item, `${name}Role`, scheme)),
  }));
