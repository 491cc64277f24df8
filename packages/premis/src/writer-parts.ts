import type { WriterAttributes, XmlWriter } from '@mocban/xml';
import type { PremisExtension, PremisIdentifier } from './types.js';
import { schemeUri, termUri, type Scheme } from './vocabulary.js';

export function* link(
  w: XmlWriter,
  name: 'linkingAgent' | 'linkingObject',
  scheme: Scheme,
  { type, value, role }: PremisIdentifier & { role?: string },
): Generator<string, void, undefined> {
  w.open(`premis:${name}Identifier`);
  w.element(`premis:${name}IdentifierType`, {}, type).element(`premis:${name}IdentifierValue`, {}, value);
  if (role !== undefined) term(w, `${name}Role`, scheme, role);
  w.close();
  if (w.isFull) yield w.take();
}

export function writeIdentifier(w: XmlWriter, name: string, { type, value }: PremisIdentifier): void {
  w.open(`premis:${name}Identifier`);
  w.element(`premis:${name}IdentifierType`, {}, type).element(`premis:${name}IdentifierValue`, {}, value);
  w.close();
}

export function term(w: XmlWriter, name: string, scheme: Scheme, label: string): void {
  const valueURI = termUri(scheme, label);
  const authority: WriterAttributes =
    valueURI === undefined ? {} : { authority: scheme, authorityURI: schemeUri(scheme), valueURI };
  w.element(`premis:${name}`, authority, label);
}

/** Each in an extension element of its own. */
export function* writeExtensions(
  w: XmlWriter,
  name: string,
  extensions: readonly PremisExtension[] | undefined,
): Generator<string, void, undefined> {
  for (const extension of extensions ?? []) {
    w.open(`premis:${name}`);
    for (const element of extension) yield* w.fragment(element);
    w.close();
  }
}
