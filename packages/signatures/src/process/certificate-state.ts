import { buildPaths, type Certificate, type CertificatePath, type RevocationData } from '@mocban/pki';
import type { KeyObject } from 'node:crypto';
import { isBelievedAt } from '../model/believed-at.js';
import { conclude, PASSED_CONCLUSION, type Conclusion } from '../model/indication.js';
import type { Check } from '../model/report.js';
import type { JudgeContext, TrustedEntry } from '../model/to-judge.js';
import type { Budget } from './budget.js';
import { CHAIN_CHECKS, judgePath, type ChainView, type Purpose } from './chain-checks.js';
import type { MaterialPool } from './material.js';
import type { ProofsOfExistence } from './proofs.js';
import { isOnHold, revocationOf, type KnownStatus } from './revocation.js';

/** Lists and answers that are looked at in the time of one verification. */
const LOOKED_AT = 100;

/** What a certificate is at a time. @see signatures.md 2.3 */
export interface CertificateState {
  conclusion: Conclusion;
  checks: readonly Check[];
  /** `undefined`: none leads to an anchor. */
  path: CertificatePath | undefined;
  publicKey: KeyObject | undefined;
  /** When the certificate itself was revoked, for good. */
  revokedAt: Date | undefined;
  /** The path is one, and its certificates are for this: only dates, revocations and algorithms stand against it. */
  isWellFormed: boolean;
  data: readonly RevocationData[];
}

type Status = KnownStatus | { status: 'unknown'; why: readonly string[] };

/** Judges certificates by all that a document has and that was given. */
export class CertificateJudge {
  readonly #anchors: readonly Certificate[];
  readonly #entries: ReadonlyMap<string, TrustedEntry>;
  readonly #statuses = new Map<string, Promise<Status>>();
  readonly #paths = new Map<string, CertificatePath[]>();

  constructor(
    private readonly context: JudgeContext,
    private readonly pool: MaterialPool,
    private readonly budget: Budget,
  ) {
    const anchors = context.trust.entries.filter(({ kind }) => kind === 'anchor');
    this.#anchors = anchors.map(({ certificate }) => certificate);
    this.#entries = new Map(anchors.map((entry) => [entry.certificate.sha256, entry]));
  }

  /** Of several paths the one that comes furthest. @throws BudgetExceeded */
  async stateAt(
    certificate: Certificate,
    purpose: Purpose,
    at: Date,
    proofs: ProofsOfExistence,
  ): Promise<CertificateState> {
    const paths = this.#pathsOf(certificate);
    const trusted = paths.filter(({ anchor }) => this.#isTrusted(anchor, at));
    if (trusted.length === 0) return noPath(this.#withoutAnchor(paths, at));
    let best: { state: CertificateState; passed: number } | undefined;
    for (const path of trusted) {
      const judged = await this.#judge(path, purpose, at, proofs);
      if (best === undefined || judged.passed > best.passed) best = judged;
      if (judged.passed === CHAIN_CHECKS.length) break;
    }
    return best!.state;
  }

  async #judge(
    path: CertificatePath,
    purpose: Purpose,
    at: Date,
    proofs: ProofsOfExistence,
  ): Promise<{ state: CertificateState; passed: number }> {
    this.budget.spend(path.certificates.length + 1);
    const { at: now, algorithms } = this.context;
    const verdict = judgePath(path, at);
    const statuses = verdict.problems.length > 0 ? [] : await this.#statusesOf(path);
    const view: ChainView = { path, purpose, at, now, verdict, statuses, algorithms, proofs };
    const checks: Check[] = [{ code: 'CHAIN_FOUND', outcome: 'passed' }];
    let conclusion: Conclusion = PASSED_CONCLUSION;
    for (const { code, find } of CHAIN_CHECKS) {
      const failure = find(view);
      checks.push({ code, outcome: failure ? 'failed' : 'passed', ...(failure && { detail: failure.reason }) });
      if (failure === undefined) continue;
      conclusion = conclude(failure.subIndication, failure.reason);
      break;
    }
    const passed = checks.filter(({ outcome }) => outcome === 'passed').length - 1;
    const own = statuses.at(-1);
    return {
      passed,
      state: {
        conclusion,
        checks,
        path,
        publicKey: verdict.publicKey,
        revokedAt: own?.status === 'revoked' && !isOnHold(own) ? own.revoked.date : undefined,
        isWellFormed: passed >= 2,
        data: statuses.flatMap((status) => (status.status === 'unknown' ? [] : status.by)),
      },
    };
  }

  async #statusesOf({ anchor, certificates }: CertificatePath): Promise<Status[]> {
    const statuses: Status[] = [];
    let issuer = anchor;
    for (const certificate of certificates) {
      statuses.push(await this.#statusOf(certificate, issuer));
      issuer = certificate;
    }
    return statuses;
  }

  #statusOf(certificate: Certificate, issuer: Certificate): Promise<Status> {
    const key = `${certificate.sha256} ${issuer.sha256}`;
    const known = this.#statuses.get(key);
    if (known !== undefined) return known;
    this.budget.spend(1 + (this.pool.crls.length + this.pool.ocspsOf(certificate.serial).length) / LOOKED_AT);
    const status = revocationOf(certificate, issuer, this.pool);
    this.#statuses.set(key, status);
    return status;
  }

  #pathsOf(certificate: Certificate): CertificatePath[] {
    const known = this.#paths.get(certificate.sha256);
    if (known !== undefined) return known;
    const paths = [...buildPaths(certificate, { anchors: this.#anchors, intermediates: this.pool.certificates })];
    this.#paths.set(certificate.sha256, paths);
    return paths;
  }

  #isTrusted({ sha256 }: Certificate, at: Date): boolean {
    return isBelievedAt(this.#entries.get(sha256)!, at);
  }

  /** An anchor that was believed once may still be enough for what was there then. @see ETSI EN 319 102-1 §5.2.6.2 (sunset date) */
  #withoutAnchor(paths: readonly CertificatePath[], at: Date): Conclusion {
    const wasTrusted = paths.some(({ anchor }) => {
      const { until } = this.#entries.get(anchor.sha256)!;
      return until !== undefined && until <= at;
    });
    return wasTrusted
      ? conclude('NO_CERTIFICATE_CHAIN_FOUND_NO_POE', `the anchor is no longer believed at ${at.toISOString()}`)
      : conclude('NO_CERTIFICATE_CHAIN_FOUND', 'no chain of certificates leads to an anchor that is believed');
  }
}

const noPath = (conclusion: Conclusion): CertificateState => ({
  conclusion,
  checks: [{ code: 'CHAIN_FOUND', outcome: 'failed', ...(conclusion.reason && { detail: conclusion.reason }) }],
  path: undefined,
  publicKey: undefined,
  revokedAt: undefined,
  isWellFormed: false,
  data: [],
});
