import type { Certificate, Crl, OcspResponse, RevocationData } from '@mocban/pki';
import type { DataUsed } from '../model/report.js';
import type { Material, Trust } from '../model/to-judge.js';

/** Of one kind in a document, at most: what is beyond is not looked at, and the verdict says so. */
const MOST = 1_000;

type Origin = DataUsed['origin'];

/** All certificates and revocation data that a document is judged by, each once, with where it was found. */
export class MaterialPool {
  readonly #certificates = new Map<string, Certificate>();
  readonly #crls = new Map<string, Crl>();
  readonly #ocsps = new Map<string, OcspResponse>();
  readonly #origins = new Map<string, Origin>();
  /** As they are asked for; made anew when something is added. */
  #lists: { certificates?: readonly Certificate[]; crls?: readonly Crl[] } = {};
  #bySerial: Map<string, OcspResponse[]> | undefined;
  /** Something was left out. */
  isExceeded = false;

  constructor(trust: Trust) {
    for (const { certificate } of trust.entries) this.#keep(this.#certificates, certificate, 'trust-store', Infinity);
  }

  add({ certificates, crls, ocsps }: Material, origin: Origin): void {
    this.#lists = {};
    this.#bySerial = undefined;
    const most = origin === 'document' ? MOST : Infinity;
    for (const one of certificates) this.#keep(this.#certificates, one, origin, most);
    for (const one of crls) this.#keep(this.#crls, one, origin, most);
    for (const one of ocsps) {
      this.#keep(this.#ocsps, one, origin, most);
      for (const held of one.certificates) this.#keep(this.#certificates, held, origin, most);
    }
  }

  get certificates(): readonly Certificate[] {
    return (this.#lists.certificates ??= [...this.#certificates.values()]);
  }

  /** The newest first. */
  get crls(): readonly Crl[] {
    return (this.#lists.crls ??= [...this.#crls.values()].sort((a, b) => later(a.thisUpdate, b.thisUpdate)));
  }

  /** Those that say something of a certificate with this number, the newest first. */
  ocspsOf(serial: string): readonly OcspResponse[] {
    this.#bySerial ??= this.#indexed();
    return this.#bySerial.get(serial) ?? [];
  }

  #indexed(): Map<string, OcspResponse[]> {
    const index = new Map<string, OcspResponse[]>();
    for (const response of [...this.#ocsps.values()].sort((a, b) => later(a.producedAt, b.producedAt)))
      for (const serial of new Set(response.statements.map((one) => one.serial)))
        index.set(serial, [...(index.get(serial) ?? []), response]);
    return index;
  }

  originOf(one: { sha256: string }): Origin {
    return this.#origins.get(one.sha256) ?? 'given';
  }

  /** What a document has counts as its own, wherever else it was found too: by it a level is told. */
  #keep<T extends { sha256: string }>(kept: Map<string, T>, one: T, origin: Origin, most: number): void {
    if (!kept.has(one.sha256)) {
      if (kept.size >= most) {
        this.isExceeded = true;
        return;
      }
      kept.set(one.sha256, one);
    }
    const known = this.#origins.get(one.sha256);
    if (known === undefined || (origin === 'document' && known === 'given')) this.#origins.set(one.sha256, origin);
  }
}

const later = (a: Date, b: Date): number => b.getTime() - a.getTime();

export const isCrl = (data: RevocationData): data is Crl => 'thisUpdate' in data;
