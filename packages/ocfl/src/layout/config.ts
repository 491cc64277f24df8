import { bytesOf } from '@mocban/core';
import { ALGORITHMS, parseAlgorithm, type DigestAlgorithm } from '@mocban/fixity';
import { canDigest } from '../digest.js';
import { OcflError } from '../error.js';
import { JsonError, JsonObject, parseJson, type JsonValue } from '../json.js';
import { DEFAULT_LAYOUT, type HashedTuples, type Layout } from './types.js';

/** Longer delimiters, folders and replacements than a folder's name can be have no meaning. */
const MAX_TEXT = 255;
const MAX_TUPLES = 32;

type Reader = (config: Config) => Layout;

const READERS: Readonly<Record<Layout['extension'], Reader>> = {
  '0002-flat-direct-storage-layout': () => ({ extension: '0002-flat-direct-storage-layout' }),
  '0003-hash-and-id-n-tuple-storage-layout': (config) => ({
    extension: '0003-hash-and-id-n-tuple-storage-layout',
    ...hashedTuples(config),
  }),
  '0004-hashed-n-tuple-storage-layout': hashedLayout,
  '0006-flat-omit-prefix-storage-layout': (config) => ({
    extension: '0006-flat-omit-prefix-storage-layout',
    delimiter: config.text('delimiter', undefined, 1),
  }),
  '0007-n-tuple-omit-prefix-storage-layout': (config) => ({
    extension: '0007-n-tuple-omit-prefix-storage-layout',
    delimiter: config.text('delimiter', ':', 1),
    tupleSize: config.integer('tupleSize', 3, 1, MAX_TUPLES),
    numberOfTuples: config.integer('numberOfTuples', 3, 1, MAX_TUPLES),
    zeroPadding: config.choice('zeroPadding', ['left', 'right']),
    reverseObjectRoot: config.flag('reverseObjectRoot'),
  }),
  '0010-differential-n-tuple-omit-prefix-storage-layout': (config) => ({
    extension: '0010-differential-n-tuple-omit-prefix-storage-layout',
    delimiter: config.text('delimiter', ':', 1),
    tupleSegmentSizes: config.integers('tupleSegmentSizes', [2, 3, 2, 4]),
    fullIdentifierAsObjectRoot: config.flag('fullIdentifierAsObjectRoot'),
  }),
  '0011-direct-clean-path-layout': cleanPathLayout,
  '0012-hash-and-no-prefix-id-n-tuple-storage-layout': (config) => ({
    extension: '0012-hash-and-no-prefix-id-n-tuple-storage-layout',
    ...hashedTuples(config),
    delimiters: config.texts('delimiters'),
  }),
};

/** Names of the registered storage layouts, all of which are known here. */
export const LAYOUT_NAMES = Object.keys(READERS) as Layout['extension'][];

/**
 * The layout that `ocfl_layout.json` and the extension's `config.json` describe.
 * @returns `undefined` for an extension that is no registered storage layout
 * @throws OcflError `OCFL_ROOT_INVALID` when a parameter is missing or outside what the extension allows
 */
export function layoutOf(extension: string, json: JsonValue | undefined): Layout | undefined {
  if (!Object.hasOwn(READERS, extension)) return undefined;
  if (json !== undefined && !(json instanceof JsonObject)) throw invalid('its configuration is not a JSON object');
  const config = new Config(json ?? new JsonObject());
  const stated = config.json.get('extensionName');
  if (stated !== undefined && stated !== extension) throw invalid('its configuration names another extension');
  return READERS[extension as Layout['extension']](config);
}

/**
 * The layout that a `config.json` describes; its `extensionName` says which.
 * @throws OcflError `OCFL_ROOT_INVALID`
 */
export async function parseLayout(configJson: Uint8Array): Promise<Layout> {
  const json = await parseJson(bytesOf(configJson), { maxBytes: 65_536 }).catch((cause: unknown) => {
    if (!(cause instanceof JsonError)) throw cause;
    throw invalid(cause.message);
  });
  const name = json instanceof JsonObject ? json.get('extensionName') : undefined;
  const layout = typeof name === 'string' ? layoutOf(name, json) : undefined;
  if (layout === undefined) throw invalid('its extensionName is not that of a registered storage layout');
  return layout;
}

function hashedLayout(config: Config): Layout {
  const tuples = hashedTuples(config);
  const shortObjectRoot = config.flag('shortObjectRoot');
  if (shortObjectRoot && tuples.tupleSize * tuples.numberOfTuples === digestLength(tuples.digestAlgorithm))
    throw invalid('it leaves no name for the object root');
  return { extension: '0004-hashed-n-tuple-storage-layout', ...tuples, shortObjectRoot };
}

function hashedTuples(config: Config): HashedTuples {
  const digestAlgorithm = config.algorithm('digestAlgorithm', DEFAULT_LAYOUT.digestAlgorithm);
  const tupleSize = config.integer('tupleSize', DEFAULT_LAYOUT.tupleSize, 0, MAX_TUPLES);
  const numberOfTuples = config.integer('numberOfTuples', DEFAULT_LAYOUT.numberOfTuples, 0, MAX_TUPLES);
  if ((tupleSize === 0) !== (numberOfTuples === 0) || tupleSize * numberOfTuples > digestLength(digestAlgorithm))
    throw invalid('it takes more characters than the digest has, or half none');
  return { digestAlgorithm, tupleSize, numberOfTuples };
}

function cleanPathLayout(config: Config): Layout {
  const fallbackDigestAlgorithm = config.algorithm('fallbackDigestAlgorithm', 'md5');
  const numberOfFallbackTuples = config.integer('numberOfFallbackTuples', 0, 0, digestLength(fallbackDigestAlgorithm));
  const fallbackTupleSize = config.integer('fallbackTupleSize', 1, 1, digestLength(fallbackDigestAlgorithm));
  if (numberOfFallbackTuples * fallbackTupleSize >= digestLength(fallbackDigestAlgorithm))
    throw invalid('its fallback takes more characters than the digest has');
  return {
    extension: '0011-direct-clean-path-layout',
    encodeUTF: config.flag('encodeUTF'),
    maxPathSegmentLen: config.integer('maxPathSegmentLen', 127, 1, Number.MAX_SAFE_INTEGER),
    maxPathnameLen: config.integer('maxPathnameLen', 32_000, 1, Number.MAX_SAFE_INTEGER),
    replacementString: config.text('replacementString', '_', 0),
    whitespaceReplacementString: config.text('whitespaceReplacementString', ' ', 0),
    fallbackDigestAlgorithm,
    fallbackFolder: config.text('fallbackFolder', 'fallback', 1),
    numberOfFallbackTuples,
    fallbackTupleSize,
  };
}

const digestLength = (algorithm: DigestAlgorithm): number => ALGORITHMS[algorithm].hexLength;

const invalid = (why: string): OcflError => new OcflError('OCFL_ROOT_INVALID', `the layout cannot be used: ${why}`);

/** The parameters of a layout; a value that is not allowed is refused by its name. */
class Config {
  constructor(readonly json: JsonObject) {}

  integer(name: string, byDefault: number, least: number, most: number): number {
    const value = this.json.get(name) ?? byDefault;
    if (typeof value !== 'number' || !Number.isInteger(value) || value < least || value > most)
      throw invalid(`${name} is not a whole number from ${least} to ${most}`);
    return value;
  }

  integers(name: string, byDefault: readonly number[]): readonly number[] {
    const value = this.json.get(name) ?? byDefault;
    const isSize = (size: unknown): size is number =>
      typeof size === 'number' && Number.isInteger(size) && size >= 1 && size <= MAX_TEXT;
    if (!Array.isArray(value) || value.length === 0 || value.length > MAX_TUPLES || !value.every(isSize))
      throw invalid(`${name} is not a list of whole numbers from 1`);
    return value;
  }

  /** @param byDefault `undefined` where the extension has none */
  text(name: string, byDefault: string | undefined, least: 0 | 1): string {
    const value = this.json.get(name) ?? byDefault;
    if (typeof value !== 'string' || value.length < least || value.length > MAX_TEXT)
      throw invalid(`${name} is not a text of ${least} to ${MAX_TEXT} characters`);
    return value;
  }

  texts(name: string): readonly string[] {
    const value = this.json.get(name) ?? [];
    const isText = (text: unknown): text is string =>
      typeof text === 'string' && text !== '' && text.length <= MAX_TEXT;
    if (!Array.isArray(value) || value.length > MAX_TEXT || !value.every(isText))
      throw invalid(`${name} is not a list of texts`);
    return value;
  }

  flag(name: string): boolean {
    const value = this.json.get(name) ?? false;
    if (typeof value !== 'boolean') throw invalid(`${name} is neither true nor false`);
    return value;
  }

  /** @param choices the first is the default */
  choice<Choice extends string>(name: string, choices: readonly [Choice, ...Choice[]]): Choice {
    const value = this.json.get(name) ?? choices[0];
    const chosen = choices.find((choice) => choice === value);
    if (chosen === undefined) throw invalid(`${name} is none of ${choices.join(', ')}`);
    return chosen;
  }

  algorithm(name: string, byDefault: DigestAlgorithm): DigestAlgorithm {
    const value = this.json.get(name) ?? byDefault;
    const algorithm = typeof value === 'string' ? parseAlgorithm(value) : undefined;
    if (algorithm === undefined || algorithm !== value || !canDigest(algorithm))
      throw invalid(`${name} is no digest algorithm that is known`);
    return algorithm;
  }
}
