import { TAG, type Asn1 } from '../asn1/element.js';
import { expect, oid, sequence, text } from '../asn1/values.js';
import { malformed } from '../error.js';

export interface NameAttribute {
  /** Dotted decimal. */
  type: string;
  /** `undefined` where the value is no string. */
  value: string | undefined;
}

/** A distinguished name: sets of attributes, the most general first. */
export interface Name {
  rdns: readonly (readonly NameAttribute[])[];
  /** What names are compared by: equal where they are the same name. @see RFC 5280 §7.1 */
  keys: readonly string[];
  /** As it was encoded. */
  der: Buffer;
}

const SHORT: Readonly<Record<string, string>> = {
  '2.5.4.3': 'CN',
  '2.5.4.4': 'SN',
  '2.5.4.5': 'serialNumber',
  '2.5.4.6': 'C',
  '2.5.4.7': 'L',
  '2.5.4.8': 'ST',
  '2.5.4.9': 'street',
  '2.5.4.10': 'O',
  '2.5.4.11': 'OU',
  '2.5.4.12': 'title',
  '2.5.4.42': 'GN',
  '2.5.4.97': 'organizationIdentifier',
  '0.9.2342.19200300.100.1.1': 'UID',
  '0.9.2342.19200300.100.1.25': 'DC',
  '1.2.840.113549.1.9.1': 'emailAddress',
};

/** @throws PkiError `PKI_MALFORMED` */
export function parseName(element: Asn1): Name {
  const rdns = sequence(element, 'name').map((set) => parseRdn(set));
  return { rdns: rdns.map(({ attributes }) => attributes), keys: rdns.map(({ key }) => key), der: element.bytes };
}

/** One set of attributes, as distribution points name themselves by too. */
export function parseRdn(set: Asn1): { attributes: NameAttribute[]; key: string } {
  const elements = (set.tagClass === 'universal' ? expect(set, TAG.SET, 'name') : set).children();
  if (elements.length === 0) throw malformed('a name has a set without attributes');
  const keys: string[] = [];
  const attributes = elements.map((element): NameAttribute => {
    const [type, value] = sequence(element, 'attribute of a name');
    if (value === undefined) throw malformed('an attribute of a name has no value');
    const [name, shown] = [oid(type), text(value)];
    keys.push(`${name}=${shown === undefined ? `#${value.bytes.toString('hex')}` : normalise(shown)}`);
    return { type: name, value: shown };
  });
  return { attributes, key: keys.sort().join('+') };
}

/** Case and space do not matter, nor which string type it is. */
const normalise = (value: string): string => value.normalize('NFKC').toLowerCase().trim().replace(/\s+/g, ' ');

export const isSameName = (a: Name, b: Name): boolean =>
  a.keys.length === b.keys.length && a.keys.every((key, at) => key === b.keys[at]);

/** Whether a name lies in the subtree that another is the top of. */
export const isWithin = (name: Name, top: Name): boolean =>
  top.keys.length <= name.keys.length && top.keys.every((key, at) => key === name.keys[at]);

/** For people, the most particular first. @see RFC 4514 */
export const showName = ({ rdns }: Pick<Name, 'rdns'>): string =>
  [...rdns]
    .reverse()
    .map((rdn) => rdn.map(({ type, value }) => `${SHORT[type] ?? type}=${escaped(value ?? '?')}`).join('+'))
    .join(',');

const escaped = (value: string): string => value.replace(/[,+"\\<>;=]/g, '\\$&').replace(/^ |^#| $/g, '\\$&');

/** The last value of an attribute, e.g. of the common name. */
export const attributeOf = ({ rdns }: Name, type: string): string | undefined =>
  rdns.flat().findLast((attribute) => attribute.type === type)?.value;
