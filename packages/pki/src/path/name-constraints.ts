import { PkiError } from '../error.js';
import type { Certificate } from '../x509/certificate.js';
import type { NameConstraints } from '../x509/extensions.js';
import type { GeneralName } from '../x509/general-name.js';
import { isWithin } from '../x509/name.js';

/** Names times subtrees that are compared for one certificate, at most: hostile ones have thousands of each. */
const MOST_COMPARED = 250_000;

const EMAIL = '1.2.840.113549.1.9.1';

/** The subtrees that the names of certificates below must, or must not, lie in. @see RFC 5280 §6.1.1 (f), (g), §6.1.4 (g) */
export class NameRules {
  readonly #permitted: (readonly GeneralName[])[] = [];
  readonly #excluded: GeneralName[] = [];

  add({ permitted, excluded }: NameConstraints): void {
    if (permitted.length > 0) this.#permitted.push(permitted);
    this.#excluded.push(...excluded);
  }

  /**
   * @returns what is wrong with the names of a certificate
   * @throws PkiError `PKI_LIMIT`
   */
  problem(certificate: Certificate): string | undefined {
    if (this.#permitted.length === 0 && this.#excluded.length === 0) return undefined;
    const names = namesOf(certificate);
    const subtrees = this.#excluded.length + this.#permitted.reduce((sum, { length }) => sum + length, 0);
    if (names.length * subtrees > MOST_COMPARED) throw new PkiError('PKI_LIMIT', 'too many names and constraints');
    for (const name of names) {
      if (this.#excluded.some((subtree) => lies(name, subtree) !== 'outside')) return `${name.kind}: excluded`;
      for (const permitted of this.#permitted) {
        const alike = permitted.filter(({ kind }) => kind === name.kind);
        if (alike.length > 0 && !alike.some((subtree) => lies(name, subtree) === 'inside'))
          return `${name.kind}: not permitted`;
      }
    }
    return undefined;
  }
}

/** Those that are constrained: the subject, its alternative names, and mail addresses in the subject where it has no others. */
function namesOf({ subject, extensions: { subjectAltName } }: Certificate): GeneralName[] {
  const names: GeneralName[] = subject.keys.length > 0 ? [{ kind: 'directory', name: subject }] : [];
  if (!subjectAltName.some(({ kind }) => kind === 'email'))
    for (const { type, value } of subject.rdns.flat())
      if (type === EMAIL) names.push({ kind: 'email', value: value ?? '' });
  return [...names, ...subjectAltName];
}

/** `unclear` where the kind has no rules here, or a name is not what its kind says: what may be excluded is. */
function lies(name: GeneralName, subtree: GeneralName): 'inside' | 'outside' | 'unclear' {
  if (name.kind !== subtree.kind) return 'outside';
  const answer = (isInside: boolean | undefined): 'inside' | 'outside' | 'unclear' =>
    isInside === undefined ? 'unclear' : isInside ? 'inside' : 'outside';
  switch (name.kind) {
    case 'directory':
      return answer(subtree.kind === 'directory' && isWithin(name.name, subtree.name));
    case 'dns':
      return answer(isHostWithin(name.value, String((subtree as typeof name).value)));
    case 'email':
      return answer(isMailWithin(name.value, String((subtree as typeof name).value)));
    case 'uri':
      return answer(isUriWithin(name.value, String((subtree as typeof name).value)));
    case 'ip':
      return answer(isAddressWithin(name.value, (subtree as typeof name).value));
    case 'registered':
    case 'other':
      return 'unclear';
  }
}

function isHostWithin(host: string, top: string): boolean {
  const [name, above] = [host.toLowerCase(), top.toLowerCase().replace(/^\./, '')];
  return above === '' || name === above || name.endsWith(`.${above}`);
}

/** A constraint is a mailbox, a host, or with a leading dot all hosts below a domain. */
function isMailWithin(mail: string, top: string): boolean | undefined {
  const at = mail.lastIndexOf('@');
  if (at < 0) return undefined;
  const host = mail.slice(at + 1).toLowerCase();
  if (top.includes('@')) {
    const topAt = top.lastIndexOf('@');
    return mail.slice(0, at) === top.slice(0, topAt) && host === top.slice(topAt + 1).toLowerCase();
  }
  return top.startsWith('.') ? host.endsWith(top.toLowerCase()) : host === top.toLowerCase();
}

/** A constraint is a host, or with a leading dot all hosts below a domain. */
function isUriWithin(uri: string, top: string): boolean | undefined {
  const host = /^[a-z][a-z0-9+.-]*:\/\/(?:[^@/?#]*@)?([^:/?#[\]]+)/i.exec(uri)?.[1]?.toLowerCase();
  if (host === undefined || /^[\d.]+$/.test(host)) return undefined;
  return top.startsWith('.') ? host.endsWith(top.toLowerCase()) : host === top.toLowerCase();
}

function isAddressWithin(address: Buffer, subtree: Buffer): boolean | undefined {
  if (subtree.length !== 8 && subtree.length !== 32) return undefined;
  const half = subtree.length / 2;
  if (address.length !== half) return false;
  return address.every((byte, at) => (byte & subtree[half + at]!) === (subtree[at]! & subtree[half + at]!));
}
