import type { KeyObject } from 'node:crypto';
import type { Asn1 } from '../asn1/element.js';
import { PkiError } from '../error.js';
import { dsaParameters, isSignedOnce, publicKeyOf } from '../x509/algorithm.js';
import type { Certificate } from '../x509/certificate.js';
import { ANY_POLICY, KEY_USAGE } from '../x509/extensions.js';
import { isSameName, type Name } from '../x509/name.js';
import { NameRules } from './name-constraints.js';
import { PolicyGraph } from './policy-graph.js';

/** What is believed without a further reason. */
export interface TrustAnchor {
  name: Name;
  /** SubjectPublicKeyInfo. */
  spki: Asn1;
  /** The key in it, where it has been read. */
  publicKey?: KeyObject | undefined;
}

export interface PathOptions {
  /** The time that the path is judged at. */
  at: Date;
  /** Policies that are taken. @defaultValue any */
  policies?: ReadonlySet<string>;
  requireExplicitPolicy?: boolean;
  inhibitPolicyMapping?: boolean;
  inhibitAnyPolicy?: boolean;
}

export type PathProblemCode =
  | 'PATH_NAME_CHAINING'
  | 'PATH_SIGNATURE'
  | 'PATH_KEY_UNKNOWN'
  | 'PATH_NOT_YET_VALID'
  | 'PATH_EXPIRED'
  | 'PATH_NAME_CONSTRAINTS'
  | 'PATH_POLICY'
  | 'PATH_NOT_A_CA'
  | 'PATH_LENGTH'
  | 'PATH_KEY_USAGE'
  | 'PATH_EXTENSION_UNKNOWN'
  | 'PATH_LIMIT';

/** Whether it is only the time that is outside of a certificate's validity. */
export const isOutOfTime = ({ code }: Pick<PathProblem, 'code'>): boolean =>
  code === 'PATH_EXPIRED' || code === 'PATH_NOT_YET_VALID';

/** Why a path is none. */
export interface PathProblem {
  code: PathProblemCode;
  /** Place in the path: 0 is the one that the anchor issued. */
  index: number;
  message: string;
}

export interface PathVerdict {
  problems: readonly PathProblem[];
  /** Policies of the anchor's domain that the path is valid for and that were asked for. */
  policies: ReadonlySet<string>;
  /** The key of the last certificate; `undefined` where it is none that is known. */
  publicKey: KeyObject | undefined;
}

/**
 * Judges a path: all that is wrong with it. Revocation is not looked at.
 * @param path from the certificate that the anchor issued to the one that is asked about
 * @see RFC 5280 §6.1, RFC 9618
 */
export function validatePath(anchor: TrustAnchor, path: readonly Certificate[], options: PathOptions): PathVerdict {
  const walk = new PathWalk(anchor, path.length, options);
  try {
    path.forEach((certificate, index) => walk.step(certificate, index));
  } catch (error) {
    if (!(error instanceof PkiError)) throw error;
    walk.note(error.code === 'PKI_LIMIT' ? 'PATH_LIMIT' : 'PATH_EXTENSION_UNKNOWN', error.message);
  }
  return walk.end();
}

class PathWalk {
  readonly #problems: PathProblem[] = [];
  readonly #names = new NameRules();
  readonly #policies = new PolicyGraph();
  #index = 0;
  #issuer: Name;
  #key: KeyObject | undefined;
  #dsaParameters: Asn1 | undefined;
  #explicitPolicy: number;
  #policyMapping: number;
  #inhibitAnyPolicy: number;
  #maxPathLength: number;

  constructor(
    anchor: TrustAnchor,
    private readonly length: number,
    private readonly options: PathOptions,
  ) {
    this.#issuer = anchor.name;
    this.#takeKey(anchor);
    this.#explicitPolicy = options.requireExplicitPolicy === true ? 0 : length + 1;
    this.#policyMapping = options.inhibitPolicyMapping === true ? 0 : length + 1;
    this.#inhibitAnyPolicy = options.inhibitAnyPolicy === true ? 0 : length + 1;
    this.#maxPathLength = length;
  }

  note(code: PathProblemCode, message: string): void {
    this.#problems.push({ code, index: this.#index, message });
  }

  step(certificate: Certificate, index: number): void {
    this.#index = index;
    const isLast = index === this.length - 1;
    this.#basics(certificate);
    // A CA that issued itself another certificate is not held to its own constraints (§6.1.3 (b), (c)).
    if (!certificate.isSelfIssued || isLast) {
      const problem = this.#names.problem(certificate);
      if (problem !== undefined) this.note('PATH_NAME_CONSTRAINTS', problem);
    }
    this.#policy(certificate, isLast);
    if (certificate.extensions.unknownCritical.length > 0)
      this.note('PATH_EXTENSION_UNKNOWN', certificate.extensions.unknownCritical.join(', '));
    this.#issuer = certificate.subject;
    this.#takeKey(certificate);
    if (isLast) this.#wrapUp(certificate);
    else this.#prepare(certificate);
  }

  end(): PathVerdict {
    const policies = this.#policies.permitted(this.options.policies ?? new Set([ANY_POLICY]));
    if (this.#explicitPolicy === 0 && policies.size === 0)
      this.note('PATH_POLICY', 'no policy that is asked for is that of the path');
    return { problems: this.#problems, policies, publicKey: this.#key };
  }

  /** §6.1.3 (a) */
  #basics(certificate: Certificate): void {
    const { at } = this.options;
    if (!isSameName(certificate.issuer, this.#issuer)) this.note('PATH_NAME_CHAINING', 'issued by another name');
    if (this.#key === undefined) this.note('PATH_KEY_UNKNOWN', 'the key of the issuer is of no kind that is known');
    else if (!isSignedOnce(this.#key, certificate)) this.note('PATH_SIGNATURE', 'not signed by the issuer');
    if (at < certificate.notBefore)
      this.note('PATH_NOT_YET_VALID', `valid from ${certificate.notBefore.toISOString()}`);
    if (at > certificate.notAfter) this.note('PATH_EXPIRED', `valid until ${certificate.notAfter.toISOString()}`);
  }

  /** §6.1.3 (d)–(f) */
  #policy({ extensions: { policies }, isSelfIssued }: Certificate, isLast: boolean): void {
    if (policies === undefined) this.#policies.clear();
    else this.#policies.add(policies, this.#inhibitAnyPolicy > 0 || (!isLast && isSelfIssued));
    if (this.#explicitPolicy === 0 && this.#policies.isEmpty) this.note('PATH_POLICY', 'no policy is left');
  }

  /** §6.1.4 */
  #prepare({ extensions, version, isSelfIssued }: Certificate): void {
    const { policyMappings, nameConstraints, policyConstraints, basicConstraints, keyUsage } = extensions;
    if (policyMappings.some(({ issuer, subject }) => issuer === ANY_POLICY || subject === ANY_POLICY))
      this.note('PATH_POLICY', 'anyPolicy is mapped');
    else if (policyMappings.length > 0) this.#policies.map(policyMappings, this.#policyMapping > 0);
    if (nameConstraints !== undefined) this.#names.add(nameConstraints);
    if (!isSelfIssued) this.#countDown();
    const { requireExplicit, inhibitMapping } = policyConstraints;
    this.#explicitPolicy = Math.min(this.#explicitPolicy, requireExplicit ?? Infinity);
    this.#policyMapping = Math.min(this.#policyMapping, inhibitMapping ?? Infinity);
    this.#inhibitAnyPolicy = Math.min(this.#inhibitAnyPolicy, extensions.inhibitAnyPolicy ?? Infinity);
    if (version < 3 || basicConstraints?.isCa !== true) this.note('PATH_NOT_A_CA', 'it issued and is no CA');
    if (!isSelfIssued) {
      if (this.#maxPathLength <= 0) this.note('PATH_LENGTH', 'more certificates follow than the path length allows');
      else this.#maxPathLength -= 1;
    }
    this.#maxPathLength = Math.min(this.#maxPathLength, basicConstraints?.pathLength ?? Infinity);
    if (keyUsage?.has(KEY_USAGE.keyCertSign) === false)
      this.note('PATH_KEY_USAGE', 'its key is not for signing certificates');
  }

  #countDown(): void {
    this.#explicitPolicy = Math.max(0, this.#explicitPolicy - 1);
    this.#policyMapping = Math.max(0, this.#policyMapping - 1);
    this.#inhibitAnyPolicy = Math.max(0, this.#inhibitAnyPolicy - 1);
  }

  /** §6.1.5 (a), (b) */
  #wrapUp({ extensions: { policyConstraints } }: Certificate): void {
    this.#explicitPolicy = Math.max(0, this.#explicitPolicy - 1);
    if (policyConstraints.requireExplicit === 0) this.#explicitPolicy = 0;
  }

  #takeKey({ spki, publicKey }: { spki: Asn1; publicKey?: KeyObject | undefined }): void {
    this.#key = publicKey ?? publicKeyOf(spki, this.#dsaParameters);
    this.#dsaParameters = dsaParameters(spki) ?? this.#dsaParameters;
  }
}
