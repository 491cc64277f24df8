import { PkiError } from '../error.js';
import { statusByCrl } from '../revocation/by-crl.js';
import { statusByOcsp } from '../revocation/by-ocsp.js';
import type { Crl } from '../revocation/crl.js';
import type { OcspResponse } from '../revocation/ocsp.js';
import { worse, type RevocationStatus } from '../revocation/status.js';
import { isSignedOnce } from '../x509/algorithm.js';
import type { Certificate } from '../x509/certificate.js';
import { KEY_USAGE } from '../x509/extensions.js';
import { isSameName } from '../x509/name.js';
import { findPath, type JudgedPath } from './build.js';
import type { PathOptions } from './validate.js';

/** CRL issuers that are judged by the CRLs of others, one behind the other, at most. */
const MAX_ISSUERS = 4;

export interface KnownCertificates {
  anchors: readonly Certificate[];
  intermediates: readonly Certificate[];
  crls: readonly Crl[];
  /** @defaultValue none */
  ocsps?: readonly OcspResponse[];
}

/** The time that a list or an answer tells of. */
export interface RevocationPeriod {
  thisUpdate: Date;
  nextUpdate?: Date;
}

export interface JudgeOptions extends PathOptions {
  /** @defaultValue true */
  isRevocationChecked?: boolean;
  /**
   * Which lists and answers count for a certificate. @defaultValue those whose period has the time in it (RFC 5280 §6.3.3, RFC 6960
   * §4.2.2.1)
   */
  isInTime?: (period: RevocationPeriod, certificate: Certificate) => boolean;
}

/** What a certificate is at a time. */
export interface CertificateVerdict {
  /** `undefined`: none leads to an anchor. */
  path: JudgedPath | undefined;
  /** Of each certificate of the path, in its order. Empty when not asked for, or where the path is none. */
  revocation: readonly RevocationStatus[];
  isValid: boolean;
}

/** Judges a certificate at a time: a path to an anchor, and no certificate of it revoked. @see RFC 5280 §6 */
export const judgeCertificate = (
  target: Certificate,
  known: KnownCertificates,
  options: JudgeOptions,
): Promise<CertificateVerdict> => new Judge(known, options).judge(target, 0);

class Judge {
  /** CRL issuers that are being judged: a list does not vouch for its own issuer. */
  readonly #open = new Set<string>();

  constructor(
    private readonly known: KnownCertificates,
    private readonly options: JudgeOptions,
  ) {}

  async judge(target: Certificate, depth: number): Promise<CertificateVerdict> {
    const statuses = new Map<JudgedPath, RevocationStatus[]>();
    const isAccepted = async (path: JudgedPath): Promise<boolean> => {
      if (this.options.isRevocationChecked === false) return true;
      const found = await this.#statuses(path, depth);
      statuses.set(path, found);
      return found.every(({ status }) => status === 'good');
    };
    const path = await findPath(target, this.known, this.options, isAccepted);
    const revocation = path === undefined ? [] : (statuses.get(path) ?? []);
    const isValid =
      path !== undefined && path.verdict.problems.length === 0 && revocation.every(({ status }) => status === 'good');
    return { path, revocation, isValid };
  }

  async #statuses(path: JudgedPath, depth: number): Promise<RevocationStatus[]> {
    const statuses: RevocationStatus[] = [];
    let issuer = path.anchor;
    for (const certificate of path.certificates) {
      const status = await this.#status(certificate, issuer, path.anchor, depth);
      statuses.push(status);
      if (status.status !== 'good') break;
      issuer = certificate;
    }
    return statuses;
  }

  async #status(
    certificate: Certificate,
    issuer: Certificate,
    anchor: Certificate,
    depth: number,
  ): Promise<RevocationStatus> {
    const isInTime = (period: RevocationPeriod): boolean => this.#isInTime(period, certificate);
    const byCrl = await this.#byCrl(certificate, anchor, depth);
    if (byCrl.status === 'revoked') return byCrl;
    const byOcsp = await statusByOcsp(certificate, {
      issuer,
      responses: this.known.ocsps ?? [],
      isInTime,
      isGood: async (responder) => (await this.#byCrl(responder, anchor, depth)).status === 'good',
    });
    return worse(byOcsp, byCrl);
  }

  async #byCrl(certificate: Certificate, anchor: Certificate, depth: number): Promise<RevocationStatus> {
    try {
      return await statusByCrl(certificate, {
        crls: this.known.crls,
        isInTime: (crl) => this.#isInTime(crl, certificate),
        isIssued: (crl) => this.#isIssued(crl, anchor, depth),
      });
    } catch (error) {
      if (error instanceof PkiError) return { status: 'unknown', why: [error.message] };
      throw error;
    }
  }

  #isInTime(period: RevocationPeriod, certificate: Certificate): boolean {
    const { at, isInTime } = this.options;
    if (isInTime !== undefined) return isInTime(period, certificate);
    return period.thisUpdate <= at && (period.nextUpdate === undefined || at <= period.nextUpdate);
  }

  /** By a certificate with the list's name that may sign lists and leads to the same anchor. @see RFC 5280 §6.3.3 (f), (g) */
  async #isIssued(crl: Crl, anchor: Certificate, depth: number): Promise<boolean> {
    for (const issuer of [anchor, ...this.known.intermediates]) {
      if (!isSameName(issuer.subject, crl.issuer)) continue;
      if (issuer.extensions.keyUsage?.has(KEY_USAGE.cRLSign) === false) continue;
      if (issuer === anchor) {
        if (this.#isSigned(crl, issuer)) return true;
        continue;
      }
      if (this.#isSigned(crl, issuer) && (await this.#isIssuerValid(issuer, depth))) return true;
    }
    return false;
  }

  #isSigned(crl: Crl, { publicKey }: Certificate): boolean {
    return publicKey !== undefined && isSignedOnce(publicKey, crl);
  }

  async #isIssuerValid(issuer: Certificate, depth: number): Promise<boolean> {
    // One of the path itself is judged there.
    if (this.#open.has(issuer.sha256)) return true;
    if (depth >= MAX_ISSUERS) return false;
    this.#open.add(issuer.sha256);
    try {
      return (await this.judge(issuer, depth + 1)).isValid;
    } finally {
      this.#open.delete(issuer.sha256);
    }
  }
}
