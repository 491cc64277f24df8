import { createHash } from 'node:crypto';
import { canonicalise, isWithin, type CanonicalForm, type CanonicalSubject } from '@mocban/xml';
import type { Budget } from './budget.js';
import type { Reference, XmlSignature } from './read-signature.js';
import type { Target } from './target.js';
import { DEFAULT_FORM } from './vocabulary.js';

/** What came of one reference. */
export interface JudgedReference {
  reference: Reference;
  target: Target;
  outcome: 'same' | 'differs' | 'missing' | 'ambiguous' | 'refused' | 'algorithm-unknown';
  /** In a sentence; empty where the digest is the same. */
  message: string;
}

/** Where the octets that were signed go beside the digest of their own. */
export interface Copy {
  update(data: string | Uint8Array): unknown;
}

/**
 * Digests what a reference is to, as its transforms have it.
 * @param copies what else takes in the octets
 * @throws LimitError
 * @see XML Signature 1.1 §4.4.3.2
 */
export function judgeReference(
  reference: Reference,
  target: Target,
  signature: Pick<XmlSignature, 'element'>,
  budget: Budget,
  copies: readonly Copy[],
): JudgedReference {
  const said = (outcome: JudgedReference['outcome'], message: string): JudgedReference => ({
    ...{ reference, target, outcome, message },
  });
  const { transforms, digest, digestMethod, value } = reference;
  if ('message' in target) return said(target.kind, target.message);
  if (transforms.refused.length > 0)
    return said('refused', `the transform ${transforms.refused[0]!.slice(0, 200)} is not carried out`);
  if (target.kind === 'content' && (transforms.isEnveloped || transforms.form !== undefined))
    return said('refused', 'a transform of content beside the document is not carried out');
  if (transforms.isEnveloped && target.kind === 'part' && isWithin(target.element, signature.element))
    return said('refused', 'an enveloped-signature transform of what is in the signature itself leaves nothing');
  if (digest === undefined) return said('algorithm-unknown', `the digest method ${digestMethod.slice(0, 200)}`);
  const hash = createHash(digest);
  feed(reference, target, signature, budget, [hash, ...copies]);
  return hash.digest().equals(value) ? said('same', '') : said('differs', 'another digest was signed');
}

function feed(
  { transforms }: Reference,
  target: Exclude<Target, { kind: 'missing' | 'ambiguous' }>,
  { element }: Pick<XmlSignature, 'element'>,
  budget: Budget,
  sinks: readonly Copy[],
): void {
  if (target.kind === 'content') {
    for (const piece of target.bytes instanceof Uint8Array ? [target.bytes] : target.bytes)
      for (const sink of sinks) sink.update(piece);
    return;
  }
  const form = transforms.form ?? DEFAULT_FORM;
  const subject = { of: target.of, without: transforms.isEnveloped ? element : undefined };
  canonicaliseInto(subject, { ...form, withComments: form.withComments && target.keepsComments }, budget, sinks);
}

/** @throws LimitError */
export function canonicaliseInto(
  subject: CanonicalSubject,
  form: CanonicalForm,
  budget: Budget,
  sinks: readonly Copy[],
): void {
  budget.spendOn(subject);
  canonicalise(subject, form, (text) => {
    budget.spendCharacters(text.length);
    for (const sink of sinks) sink.update(text);
  });
}
