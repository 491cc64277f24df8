import { elementsIn, isWithin, textIn, type ElementNode } from '@mocban/xml';
import type { Warning } from '../model/report.js';
import type { XmlSignature } from './read-signature.js';
import { DS } from './vocabulary.js';

const MAX_SHOWN = 200;
const DATE_TIME =
  /^([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2})(?:\.([0-9]{1,20}))?(Z|[+-][0-9]{2}:[0-9]{2})?$/;

/** A time as XML Schema writes it; one without a zone is taken for UTC, and that is told of. */
export function dateTime(text: string, warnings: Warning[]): Date | undefined {
  const [, moment, fraction = '', zone] = DATE_TIME.exec(text) ?? [];
  const date = new Date(`${moment}.${fraction.padEnd(3, '0').slice(0, 3)}${zone ?? 'Z'}`);
  if (moment === undefined || Number.isNaN(date.getTime())) {
    warnings.push({ code: 'SIGNING_TIME_UNREADABLE', detail: text.slice(0, MAX_SHOWN) });
    return undefined;
  }
  if (zone === undefined) warnings.push({ code: 'SIGNING_TIME_WITHOUT_ZONE' });
  return date;
}

/**
 * The time that a signature without XAdES claims: in Viet Nam an element SigningTime in a SignatureProperty, whatever its namespace. It
 * counts where it is among what is signed.
 * @param signed the elements that are
 */
export function signingTimeIn(
  { objects, element }: XmlSignature,
  signed: readonly ElementNode[],
  warnings: Warning[],
): Date | undefined {
  for (const object of objects)
    for (const inner of elementsIn(object))
      if (inner.local === 'SigningTime' && isProperty(inner.parent))
        return isSigned(inner, element, signed) ? dateTime(textIn(inner).trim(), warnings) : undefined;
  return undefined;
}

const isProperty = (element: ElementNode | undefined): boolean =>
  element?.local === 'SignatureProperty' && element.namespace === DS;

/** By a reference into the signature itself, which an element around it leaves out. */
const isSigned = (inner: ElementNode, signature: ElementNode, signed: readonly ElementNode[]): boolean =>
  signed.some((one) => isWithin(inner, one) && one !== signature && isWithin(one, signature));
