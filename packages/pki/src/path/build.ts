import type { Certificate } from '../x509/certificate.js';
import { isSameName } from '../x509/name.js';
import { validatePath, type PathOptions, type PathVerdict } from './validate.js';

/** Certificates between anchor and end entity, and paths looked at, at most. */
const MAX_LENGTH = 16;
const MAX_PATHS = 64;
/** Ways up that are gone, at most: names that all fit together would make more of them than there is time. */
const MAX_STEPS = 2_000;

export interface CertificatePath {
  anchor: Certificate;
  /** From the one that the anchor issued to the one asked about; empty where that is the anchor itself. */
  certificates: readonly Certificate[];
}

export interface JudgedPath extends CertificatePath {
  verdict: PathVerdict;
}

/**
 * The paths from a certificate up to the anchors, by the names and key identifiers in them, the likeliest first; none is judged.
 * @see RFC 4158
 */
export function* buildPaths(
  target: Certificate,
  { anchors, intermediates }: { anchors: readonly Certificate[]; intermediates: readonly Certificate[] },
): Generator<CertificatePath> {
  const isAnchor = new Set(anchors.map(({ sha256 }) => sha256));
  let steps = 0;
  function* above(below: readonly Certificate[]): Generator<CertificatePath> {
    const [top] = below as [Certificate];
    if (isAnchor.has(top.sha256)) yield { anchor: top, certificates: below.slice(1) };
    for (const anchor of issuersOf(top, anchors)) yield { anchor, certificates: below };
    steps += 1;
    if (below.length >= MAX_LENGTH || steps > MAX_STEPS) return;
    for (const issuer of issuersOf(top, intermediates))
      if (!isAnchor.has(issuer.sha256) && !below.some((one) => isSameEntity(one, issuer)))
        yield* above([issuer, ...below]);
  }
  let paths = 0;
  for (const path of above([target])) {
    yield path;
    paths += 1;
    if (paths === MAX_PATHS) return;
  }
}

/**
 * The first path of a certificate that is valid; where none is, the first one with what is wrong with it.
 * @param isAccepted what else a path must be, e.g. not revoked
 * @returns `undefined` where no path leads to an anchor
 */
export async function findPath(
  target: Certificate,
  known: { anchors: readonly Certificate[]; intermediates: readonly Certificate[] },
  options: PathOptions,
  isAccepted: (path: JudgedPath) => boolean | Promise<boolean> = () => true,
): Promise<JudgedPath | undefined> {
  let first: JudgedPath | undefined;
  for (const path of buildPaths(target, known)) {
    const judged = { ...path, verdict: judge(path, options) };
    if (judged.verdict.problems.length === 0 && (await isAccepted(judged))) return judged;
    if (first === undefined || judged.verdict.problems.length < first.verdict.problems.length) first = judged;
  }
  return first;
}

const judge = ({ anchor, certificates }: CertificatePath, options: PathOptions): PathVerdict =>
  validatePath({ name: anchor.subject, spki: anchor.spki, publicKey: anchor.publicKey }, certificates, options);

/** Those that may have issued a certificate, the one with the key that it names first. */
export function issuersOf(certificate: Certificate, candidates: readonly Certificate[]): Certificate[] {
  const wanted = certificate.extensions.authorityKeyId?.keyId;
  const named = candidates.filter(({ subject }) => isSameName(subject, certificate.issuer));
  if (wanted === undefined) return named;
  const rank = ({ extensions: { subjectKeyId } }: Certificate): number =>
    subjectKeyId === wanted ? 0 : subjectKeyId === undefined ? 1 : 2;
  return named.sort((a, b) => rank(a) - rank(b));
}

/** The same name and key: a path would go round. */
const isSameEntity = (a: Certificate, b: Certificate): boolean =>
  isSameName(a.subject, b.subject) && a.spki.bytes.equals(b.spki.bytes);
