import type { XmlAttribute } from '@mocban/xml';
import { attributeSpace, type AttributeSpace } from './namespaces.js';

const spaces = new Map<string, AttributeSpace | undefined>();

/** The attributes of one element by name: `ID`, `xlink:href`, `csip:OTHERTYPE`. Those of unknown namespaces are left out. */
export class Attributes {
  readonly #values = new Map<string, string>();

  constructor(attributes: readonly XmlAttribute[]) {
    for (const { namespace, local, value } of attributes) {
      const space = known(namespace);
      if (space !== undefined) this.#values.set(space === '' ? local : `${space}:${local}`, value);
    }
  }

  get(name: string): string | undefined {
    return this.#values.get(name);
  }

  /** A list of IDREFs or URIs. */
  list(name: string): string[] | undefined {
    const value = this.get(name);
    return value === undefined ? undefined : words(value);
  }

  /** SIZE as a number, or as written when it is no whole number that can be held exactly. */
  size(): { sizeBytes?: number; badSize?: string } {
    const value = this.get('SIZE');
    if (value === undefined) return {};
    const size = /^\s*\+?\d+\s*$/.test(value) ? Number(value) : Number.NaN;
    return Number.isSafeInteger(size) ? { sizeBytes: size } : { badSize: value };
  }
}

export const words = (value: string): string[] => value.split(/[ \t\r\n]+/).filter((word) => word !== '');

/** Leaves out what is undefined, so that models compare equal and stay small. */
export function present<T extends object>(item: T): T {
  const kept: Partial<T> = {};
  for (const key in item) if (item[key] !== undefined) kept[key] = item[key];
  return kept as T;
}

function known(namespace: string): AttributeSpace | undefined {
  if (!spaces.has(namespace)) {
    // A document may hold any number of namespaces; only the first few are remembered.
    if (spaces.size > 64) return attributeSpace(namespace);
    spaces.set(namespace, attributeSpace(namespace));
  }
  return spaces.get(namespace);
}
