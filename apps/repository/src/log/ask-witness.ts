import { collectBytes, messageOf } from '@mocban/core';
import { serialiseAddCheckpoint, withCosignature, type AddCheckpoint, type NoteVerifier } from '@mocban/evidence';

/** What a witness answered to one request. */
export type WitnessReply =
  /** The checkpoint with the cosignature. */
  | { state: 'cosigned'; note: string }
  /** It has cosigned a tree of another size, or another one of this size. */
  | { state: 'elsewhere'; size: number }
  /** By its tree the proof is none. */
  | { state: 'refuted' }
  | { state: 'failed'; problem: string };

const MAX_ANSWER_BYTES = 16 * 1024;
/** Of the text of a refusal so much is told. */
const TOLD = 200;

/** Asks a witness once. Redirects are not followed, answers are bounded, and a cosignature is none until it is verified. @see C2SP tlog-witness */
export async function askWitness(
  { verifier, url }: { verifier: NoteVerifier; url: string },
  request: AddCheckpoint,
  { timeoutMs, signal }: { timeoutMs: number; signal: AbortSignal },
): Promise<WitnessReply> {
  const late = AbortSignal.timeout(timeoutMs);
  try {
    const response = await fetch(`${url}/add-checkpoint`, {
      method: 'POST',
      redirect: 'error',
      headers: { 'content-type': 'text/plain; charset=utf-8' },
      body: serialiseAddCheckpoint(request),
      signal: AbortSignal.any([signal, late]),
    });
    const body = await collectBytes((response.body ?? []) as AsyncIterable<Uint8Array>, MAX_ANSWER_BYTES);
    return judge(response, body, request, verifier);
  } catch (error) {
    signal.throwIfAborted();
    if (late.aborted) return { state: 'failed', problem: `no answer within ${timeoutMs} ms` };
    // The texts of the system name addresses: of these the code is told.
    const cause = (error as { cause?: { code?: unknown } }).cause?.code;
    return { state: 'failed', problem: cause === undefined ? messageOf(error) : String(cause) };
  }
}

function judge(
  { status, headers }: Response,
  body: Buffer,
  request: AddCheckpoint,
  verifier: NoteVerifier,
): WitnessReply {
  if (status === 200) return { state: 'cosigned', note: withCosignature(request.note, body, verifier) };
  if (status === 422) return { state: 'refuted' };
  const size = /^(0|[1-9]\d{0,15})\n?$/.exec(body.toString('latin1'))?.[1];
  const isSize =
    (headers.get('content-type') ?? '').startsWith('text/x.tlog.size') && Number.isSafeInteger(Number(size));
  if (status === 409 && size !== undefined && isSize) return { state: 'elsewhere', size: Number(size) };
  const said = body
    .toString('utf8')
    .replace(/[^\p{L}\p{N}\p{P}\p{Zs}]/gu, ' ')
    .trim()
    .slice(0, TOLD);
  return { state: 'failed', problem: `HTTP ${status}${said === '' ? '' : `: ${said}`}` };
}
