import { isUtf8 } from 'node:buffer';
import { LogError } from '../error.js';
import { MAX_ENTRY_BYTES } from '../tiles/bundle.js';
import { canonicalJson, type JsonValue } from './canonical-json.js';
import type { LogEvent } from './event.js';

/**
 * The entry of an event: canonical JSON in UTF-8.
 * @throws LogError `LOG_ENTRY_INVALID` for one of more than 60 KiB, or that is no event
 */
export function serialiseEntry(event: LogEvent): Buffer {
  const bytes = Buffer.from(canonicalJson(event as unknown as JsonValue));
  const parsed = parseEntry(bytes);
  if ('problem' in parsed) throw new LogError('LOG_ENTRY_INVALID', parsed.problem);
  return bytes;
}

/** The event of an entry, or what is wrong with it. Never throws; events of an unknown type are taken as they are. */
export function parseEntry(bytes: Buffer): { event: LogEvent } | { problem: string } {
  if (bytes.length > MAX_ENTRY_BYTES) return { problem: `expected at most ${MAX_ENTRY_BYTES} bytes` };
  if (!isUtf8(bytes)) return { problem: 'expected UTF-8' };
  let value: unknown;
  try {
    const text = bytes.toString('utf8');
    value = JSON.parse(text);
    if (canonicalJson(value as JsonValue) !== text) return { problem: 'expected canonical JSON (RFC 8785)' };
  } catch {
    return { problem: 'expected JSON' };
  }
  const problem = isRecord(value) ? problemOf(value) : 'expected an object';
  return problem === undefined ? { event: value as LogEvent } : { problem };
}

type Fields = Record<string, unknown>;

function problemOf(fields: Fields): string | undefined {
  if (typeof fields['type'] !== 'string' || !/^[a-z][a-z-]{0,63}$/.test(fields['type'])) return 'expected a type';
  const { time } = fields;
  if (typeof time !== 'string' || !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(time) || Number.isNaN(Date.parse(time)))
    return 'expected a time in UTC, in whole seconds';
  return SHAPES[fields['type']]?.(fields) ? `not of the shape of the type ${fields['type']}` : undefined;
}

/** Whether an event of a type lacks something that readers rely on. */
const SHAPES: Partial<Record<string, (fields: Fields) => boolean>> = {
  ingest: lacksVersion,
  version: lacksVersion,
  adopted: lacksVersion,
  'catalogue-snapshot': lacksVersion,
  purge: ({ object, version }) => !isText(object) || (version !== undefined && !isVersion(version)),
  audit: ({ run, stores }) => !isText(run) || !Array.isArray(stores),
  evidence: ({ batch, sha256 }) => !isText(batch) || !isHex(sha256, 64),
  seal: ({ object, version, seals }) => !isText(object) || !isVersion(version) || !areNamed(seals, SEAL_NAMES),
  drill: ({ run, store }) => !isText(run) || !isText(store),
  repair: ({ run, store }) => !isText(run) || !isText(store),
};

function lacksVersion({ object, version, inventory, manifests }: Fields): boolean {
  return (
    !isText(object) ||
    !isVersion(version) ||
    !isRecord(inventory) ||
    !isHex(inventory['sha512'], 128) ||
    !areNamed(manifests, MANIFEST_NAMES)
  );
}

const MANIFEST_NAMES = ['manifest-sha256.txt', 'manifest-sha512.txt'];
const SEAL_NAMES = MANIFEST_NAMES.map((name) => `${name}.p7s`);

/** Files by their names, in this order, each with its SHA-256. */
const areNamed = (values: unknown, names: readonly string[]): boolean =>
  Array.isArray(values) &&
  values.length === names.length &&
  names.every((name, at) => isNamed((values as unknown[])[at], name));
const isNamed = (value: unknown, name: string): boolean =>
  isRecord(value) && value['name'] === name && isHex(value['sha256'], 64);
const isRecord = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isText = (value: unknown): boolean => typeof value === 'string' && value !== '';
const isVersion = (value: unknown): boolean => typeof value === 'string' && /^v\d{1,9}$/.test(value);
const isHex = (value: unknown, length: number): boolean =>
  typeof value === 'string' && value.length === length && /^[0-9a-f]*$/.test(value);
