import {
  isSameName,
  PkiError,
  requestTimestamp,
  verifyTimestampToken,
  type Certificate,
  type OcspResponse,
  type TimestampToken,
} from '@mocban/pki';
import { EvidenceError } from '../error.js';
import type { BatchMaterial } from './batch.js';
import { judgeAuthority, type TrustMaterial } from '../record/judge-authority.js';
import type { HashTree } from '../record/hash-tree.js';
import { pathOfAuthority, renewalDue, type RenewalDue } from '../record/renewal-due.js';

/** A time-stamping authority that is asked. */
export interface StampAuthority {
  url: string;
  /** Dotted decimal; a token by another one is refused. @defaultValue the authority's own */
  policy?: string;
  /** Sent with each request. */
  headers?: Readonly<Record<string, string>>;
}

export interface RequestStampOptions {
  /** Asked one after the other until one gives a token that is believed. */
  authorities: readonly StampAuthority[];
  /** What they are judged by. */
  material(token: TimestampToken): Promise<TrustMaterial> | TrustMaterial;
  /** The time that authorities are to be believed at. */
  at: Date;
  /** No token is taken that is older than the one before. */
  notBefore?: Date;
  /** For one authority. @defaultValue 180 000 */
  timeoutMs?: number;
  signal?: AbortSignal;
}

/** A token that is believed. */
export interface Stamp {
  /** DER. */
  token: Buffer;
  genTime: Date;
  /** Of the authority that gave it. */
  url: string;
  renewal: RenewalDue;
  /** What it was judged by, to be kept with it. */
  material: BatchMaterial;
}

/**
 * Has the root of a tree stamped. A token is taken when it is to this very question, by the policy wanted, its signature and its authority
 * are believed, and it is not older than the one before.
 * @throws EvidenceError `EVIDENCE_TOKEN_REFUSED`, with what each authority came to; the signal's reason
 */
export async function requestStamp(tree: HashTree, options: RequestStampOptions): Promise<Stamp> {
  const problems: string[] = [];
  for (const authority of options.authorities) {
    try {
      return await askOne(tree, authority, options);
    } catch (error) {
      options.signal?.throwIfAborted();
      if (!(error instanceof PkiError) && !(error instanceof EvidenceError)) throw error;
      problems.push(`${authority.url}: ${error.message}`);
    }
  }
  throw refused(problems.length === 0 ? 'no authority is named' : problems.join('; '));
}

async function askOne(tree: HashTree, authority: StampAuthority, options: RequestStampOptions): Promise<Stamp> {
  const { url, policy, headers } = authority;
  const { timeoutMs, signal, at, notBefore } = options;
  const { token, bytes } = await requestTimestamp(
    url,
    { digest: tree.algorithm, imprint: tree.root, ...(policy !== undefined && { policy }) },
    { ...(timeoutMs !== undefined && { timeoutMs }), ...(headers && { headers }), ...(signal && { signal }) },
  );
  if (notBefore !== undefined && token.genTime < notBefore)
    throw refused(`it is of ${token.genTime.toISOString()}, before the last one`);
  const material = await options.material(token);
  const others = [...material.anchorsAt(at), ...material.intermediatesAt(at)];
  const outcome = await verifyTimestampToken(token, tree.root, others);
  if (outcome.outcome !== 'valid') throw refused(outcome.message);
  const problem = await judgeAuthority(token, outcome.certificate, at, material);
  if (problem !== undefined) throw refused(`${problem.subIndication}: ${problem.message}`);
  const path = pathOfAuthority(token, outcome.certificate, material);
  return {
    token: bytes,
    genTime: token.genTime,
    url,
    renewal: renewalDue(token, outcome.certificate, tree.algorithm, material),
    material: {
      certificates: path.map(({ der }) => der),
      crls: material.crls
        .filter(({ issuer }) => path.some(({ subject }) => isSameName(subject, issuer)))
        .map(({ der }) => der),
      ocsps: material.ocsps.filter((ocsp) => path.some((one) => tellsOf(ocsp, one))).map(({ der }) => der),
    },
  };
}

const tellsOf = ({ statements }: OcspResponse, { serial }: Certificate): boolean =>
  statements.some((statement) => statement.serial === serial);

const refused = (message: string): EvidenceError => new EvidenceError('EVIDENCE_TOKEN_REFUSED', message);
