import { LogError, parseWitnessVkey, type NoteVerifier } from '@mocban/evidence';
import { requireKnown } from './known-names.js';

/** Who cosigns the checkpoints of the log (C2SP tlog-witness). */
export interface WitnessesOptions {
  witnesses: readonly {
    /** Verifier key of the witness, `name+id+key`. */
    key: string;
    /** What `/add-checkpoint` is put behind. */
    url: string;
  }[];
  /** With fewer cosignatures than this the log is `unwitnessed`. @defaultValue all of them */
  quorum?: number;
  /** Time for one witness to answer. @defaultValue 10 000 */
  timeoutMs?: number;
}

export interface WitnessesConfig {
  witnesses: readonly { verifier: NoteVerifier; url: string }[];
  quorum: number;
  timeoutMs: number;
}

const NAMES: readonly string[] = ['witnesses', 'quorum', 'timeoutMs'] satisfies (keyof WitnessesOptions)[];
const MOST = 32;
const MAX_TIMEOUT_MS = 120_000;

type Refuse = (option: string, expected: string) => never;

/** @param refuse throws, naming the option and what was expected */
export function resolveWitnesses(options: WitnessesOptions, refuse: Refuse): WitnessesConfig {
  requireKnown('witnesses', options, NAMES, refuse);
  const { witnesses: given, timeoutMs = 10_000 } = options;
  if (!Array.isArray(given) || given.length === 0 || given.length > MOST)
    return refuse('witnesses.witnesses', `1 to ${MOST} witnesses`);
  const witnesses = given.map((one: unknown) => witnessOf(one, refuse));
  if (new Set(witnesses.map(({ verifier }) => verifier.vkey)).size < witnesses.length)
    refuse('witnesses.witnesses', 'each key once');
  const quorum = options.quorum ?? witnesses.length;
  if (!Number.isInteger(quorum) || quorum < 1 || quorum > witnesses.length)
    refuse('witnesses.quorum', `an integer from 1 to ${witnesses.length}`);
  if (!Number.isInteger(timeoutMs) || timeoutMs < 1 || timeoutMs > MAX_TIMEOUT_MS)
    refuse('witnesses.timeoutMs', `an integer from 1 to ${MAX_TIMEOUT_MS}`);
  return { witnesses, quorum, timeoutMs };
}

function witnessOf(one: unknown, refuse: Refuse): WitnessesConfig['witnesses'][number] {
  const { key, url } = (typeof one === 'object' && one !== null ? one : {}) as { key?: unknown; url?: unknown };
  if (typeof url !== 'string' || !/^https?:\/\//.test(url) || !URL.canParse(url))
    return refuse('witnesses.witnesses', 'a url with http or https for each');
  try {
    return { verifier: parseWitnessVkey(String(key)), url: url.replace(/\/+$/, '') };
  } catch (error) {
    if (error instanceof LogError) return refuse('witnesses.witnesses', `a key for each: ${error.message}`);
    throw error;
  }
}
