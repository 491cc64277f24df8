import {
  nameOf,
  numberOf,
  PdfDict,
  PdfName,
  PdfStream,
  PdfString,
  type PdfValue,
  type RevisionView,
} from '@mocban/pdf';
import type { Contradictions } from './contradictions.js';
import { valuesOf } from './walk.js';

/** Bytes of a name, in all parts. */
const LONGEST_NAME = 127;

/**
 * What single objects may not be, wherever they stand.
 * @returns whether spaces of their own stand in the place of those of devices anywhere
 * @throws PdfError `PDF_LIMIT`
 * @see ISO 32000-1 §8.6.5.6
 */
export function checkObjects(view: RevisionView, found: Contradictions): boolean {
  let hasDefaults = false;
  const longestString = found.part === '1' ? 65_535 : 32_767;
  const check = new ObjectCheck(view, found);
  for (const { value, object, key, under } of valuesOf(view)) {
    if (value instanceof PdfName) {
      if (value.value.length > LONGEST_NAME) found.add('long-name', object);
    } else if (value instanceof PdfString) {
      if (value.bytes.length > longestString) found.add('long-string', object);
    } else if (value instanceof PdfStream) check.stream(value.dict, object);
    else if (value instanceof PdfDict) {
      check.dict(value, object, under === 'ExtGState' || key === 'ExtGState');
      hasDefaults ||= key === 'ColorSpace' && DEFAULT_SPACES.some((name) => value.get(name) !== undefined);
    }
  }
  return hasDefaults;
}

const DEFAULT_SPACES = ['DefaultGray', 'DefaultRGB', 'DefaultCMYK'];

class ObjectCheck {
  constructor(
    private readonly view: RevisionView,
    private readonly found: Contradictions,
  ) {}

  stream(dict: PdfDict, object: number | undefined): void {
    const { view, found } = this;
    if (['F', 'FFilter', 'FDecodeParms'].some((key) => dict.get(key) !== undefined))
      found.add('external-stream', object);
    this.#filters(dict, object);
    const subtype = nameOf(view.resolve(dict.get('Subtype')));
    if (subtype === 'Image') this.#image(dict, object);
    else if (subtype === 'Form') this.#form(dict, object);
    else if (subtype === 'PS') found.add('postscript', object);
  }

  /** @see ISO 19005-1 §6.1.10, ISO 19005-2 §6.1.7.2 */
  #filters(dict: PdfDict, object: number | undefined): void {
    const { view, found } = this;
    const parameters = this.#each(dict.get('DecodeParms'));
    for (const [at, filter] of this.#each(dict.get('Filter')).entries()) {
      const name = nameOf(filter);
      if (name === 'LZWDecode' || name === 'LZW') found.add('lzw', object);
      const handler = name === 'Crypt' ? nameOf(view.resolve(view.dict(parameters[at])?.get('Name'))) : undefined;
      if (handler !== undefined && handler !== 'Identity') found.add('crypt', object);
    }
  }

  #each(value: PdfValue | undefined): readonly PdfValue[] {
    const found = this.view.resolve(value);
    return (Array.isArray(found) ? (found as readonly PdfValue[]) : [found]).map((one) => this.view.resolve(one));
  }

  #image(dict: PdfDict, object: number | undefined): void {
    const { view, found } = this;
    if (view.resolve(dict.get('Interpolate')) === true) found.add('interpolation', object);
    if (dict.get('Alternates') !== undefined) found.add('alternates', object);
    if (dict.get('OPI') !== undefined) found.add('image-opi', object);
    if (view.resolve(dict.get('SMask')) instanceof PdfStream) found.add('transparency', object, 'the mask of an image');
  }

  #form(dict: PdfDict, object: number | undefined): void {
    const { view, found } = this;
    if (dict.get('OPI') !== undefined) found.add('form-opi', object);
    if (dict.get('PS') !== undefined || nameOf(view.resolve(dict.get('Subtype2'))) === 'PS')
      found.add('form-postscript', object);
    if (dict.get('Ref') !== undefined) found.add('reference', object);
  }

  dict(dict: PdfDict, object: number | undefined, isState: boolean): void {
    const { view, found } = this;
    if (isState) this.#state(dict, object);
    if (nameOf(view.resolve(dict.get('S'))) === 'Transparency') found.add('transparency', object, 'a group');
    if (view.dict(dict.get('EF')) !== undefined) this.#embedded(dict, object);
  }

  /** @see ISO 19005-1 §6.2.8, §6.4, ISO 19005-2 §6.2.5, §6.2.10 */
  #state(dict: PdfDict, object: number | undefined): void {
    const { view, found } = this;
    const second = dict.get('TR2');
    if (dict.get('TR') !== undefined || (second !== undefined && nameOf(view.resolve(second)) !== 'Default'))
      found.add('transfer-function', object);
    if (dict.get('HTP') !== undefined) found.add('halftone-phase', object);
    const modes = dict.get('BM') === undefined ? [] : this.#each(dict.get('BM')).map((one) => nameOf(one) ?? '');
    const permitted = found.part === '1' ? PLAIN_MODES : BLEND_MODES;
    const other = modes.find((mode) => !permitted.has(mode));
    if (other !== undefined) found.add('blend-mode', object, other.slice(0, 40));
    const mask = dict.get('SMask');
    if (mask !== undefined && nameOf(view.resolve(mask)) !== 'None') found.add('transparency', object, 'a mask');
    if (['CA', 'ca'].some((key) => (numberOf(view.resolve(dict.get(key))) ?? 1) !== 1))
      found.add('transparency', object, 'an opacity below 1');
  }

  /** @see ISO 19005-1 §6.1.11, ISO 19005-2 §6.8, ISO 19005-3 §6.8 */
  #embedded(dict: PdfDict, object: number | undefined): void {
    const { view, found } = this;
    found.add('embedded-file', object);
    if (dict.get('F') === undefined || dict.get('UF') === undefined) found.add('embedded-name', object);
    if (dict.get('AFRelationship') === undefined) found.add('embedded-relation', object);
    const files = [...(view.dict(dict.get('EF'))?.entries.values() ?? [])];
    const type = files
      .map((one) => nameOf(view.resolve(view.dict(one)?.get('Subtype'))))
      .find((one) => one !== undefined);
    if (type !== undefined && type.toLowerCase() !== 'application/pdf')
      found.add('embedded-format', object, type.slice(0, 80));
  }
}

const PLAIN_MODES = new Set(['Normal', 'Compatible']);
/** @see ISO 32000-1 §11.3.5, tables 136 and 137 */
const BLEND_MODES = new Set([
  ...PLAIN_MODES,
  ...['Multiply', 'Screen', 'Overlay', 'Darken', 'Lighten', 'ColorDodge', 'ColorBurn', 'HardLight'],
  ...['SoftLight', 'Difference', 'Exclusion', 'Hue', 'Saturation', 'Color', 'Luminosity'],
]);
