import type { Asn1 } from '../asn1/element.js';
import { explicit } from '../asn1/values.js';
import { malformed } from '../error.js';
import { parseName, type Name } from './name.js';

/** What something is called in one of the ways of X.509. @see RFC 5280 §4.2.1.6 */
export type GeneralName =
  | { kind: 'email' | 'dns' | 'uri'; value: string }
  | { kind: 'directory'; name: Name }
  /** An address, or in a constraint address and mask. */
  | { kind: 'ip'; value: Buffer }
  | { kind: 'registered'; value: string }
  | { kind: 'other'; value: Buffer };

/** @throws PkiError `PKI_MALFORMED` */
export function parseGeneralName(element: Asn1): GeneralName {
  if (element.tagClass !== 'context') throw malformed('expected a general name');
  const ascii = (): string => element.content.toString('latin1');
  switch (element.tag) {
    case 1:
      return { kind: 'email', value: ascii() };
    case 2:
      return { kind: 'dns', value: ascii() };
    case 4:
      return { kind: 'directory', name: parseName(explicit(element)) };
    case 6:
      return { kind: 'uri', value: ascii() };
    case 7:
      return { kind: 'ip', value: element.content };
    case 8:
      return { kind: 'registered', value: element.content.toString('hex') };
    case 0:
    case 3:
    case 5:
      return { kind: 'other', value: element.bytes };
    default:
      throw malformed(`a general name of the kind ${element.tag}`);
  }
}

/** Whether two names are the same; kinds that are not known are the same by their bytes. */
export const isSameGeneralName = (a: GeneralName, b: GeneralName): boolean => keyOf(a) === keyOf(b);

function keyOf(name: GeneralName): string {
  if (name.kind === 'directory') return `directory ${name.name.keys.join('\0')}`;
  return `${name.kind} ${typeof name.value === 'string' ? name.value : name.value.toString('hex')}`;
}
