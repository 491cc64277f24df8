import { LogError } from '../error.js';
import { EMPTY_ROOT } from '../merkle/hash.js';
import { verifyConsistency } from '../merkle/proof.js';
import { openCheckpoint, parseCheckpoint, type Checkpoint } from '../note/checkpoint.js';
import { cosignature, cosignersOf } from '../note/cosignature.js';
import type { NoteSigner, NoteVerifier } from '../note/key.js';
import { serialiseNote, signatureLine, type SignedNote } from '../note/note.js';
import { parseAddCheckpoint } from './add-checkpoint.js';

/** Where a witness keeps what it cosigned last, a note for each log. */
export interface WitnessMemory {
  /** @returns `undefined` where nothing of this log was ever cosigned */
  read(origin: string): Promise<Uint8Array | undefined>;
  /** Resolves once the bytes are durable; takes the place of what was there in one step. */
  write(origin: string, note: Uint8Array): Promise<void>;
}

export interface WitnessOptions {
  signer: NoteSigner;
  /** Keys of the logs that are witnessed; several of one name while a log changes its key. */
  logs: readonly NoteVerifier[];
  memory: WitnessMemory;
}

/** An answer to a log, in the terms of HTTP. */
export interface WitnessAnswer {
  status: 200 | 400 | 403 | 404 | 409 | 422;
  contentType: string;
  body: string;
}

const TEXT = 'text/plain; charset=utf-8';

/**
 * Cosigns checkpoints of known logs, each only if its tree continues the one cosigned before. One question is answered at a time, so that
 * two of one log never pass each other.
 * @see C2SP tlog-witness
 */
export class Witness {
  #last: Promise<unknown> = Promise.resolve();

  constructor(readonly options: WitnessOptions) {}

  /**
   * @param body of a request `add-checkpoint`
   * @throws LogError `LOG_CHECKPOINT_INVALID` where what is kept was not cosigned by this witness; what the memory throws
   */
  add(body: Uint8Array): Promise<WitnessAnswer> {
    const answer = this.#last.then(() => this.#add(body));
    this.#last = answer.catch(() => undefined);
    return answer;
  }

  /** What was cosigned last of a log; an empty tree where nothing was. @throws as `add` */
  async latest(origin: string): Promise<Pick<Checkpoint, 'size' | 'root'>> {
    const kept = await this.options.memory.read(origin);
    if (kept === undefined) return { size: 0, root: EMPTY_ROOT };
    const checkpoint = parseCheckpoint(kept);
    if (checkpoint.origin !== origin || cosignersOf(kept, [this.options.signer]).length === 0)
      throw new LogError('LOG_CHECKPOINT_INVALID', `what is kept of ${origin} was not cosigned by this witness`);
    return checkpoint;
  }

  async #add(body: Uint8Array): Promise<WitnessAnswer> {
    const { signer, logs, memory } = this.options;
    let request: ReturnType<typeof parseAddCheckpoint>;
    let claimed: Checkpoint;
    try {
      request = parseAddCheckpoint(body);
      claimed = parseCheckpoint(Buffer.from(request.note));
    } catch (error) {
      if (error instanceof LogError) return refused(400, error.message);
      throw error;
    }
    const { origin, size, root } = claimed;
    const keys = logs.filter(({ name }) => name === origin);
    if (keys.length === 0) return refused(404, 'this log is not witnessed here');
    if (!isSigned(request.note, keys)) return refused(403, 'no key that is known of the log signed the checkpoint');
    if (request.oldSize > size) return refused(400, 'expected an old size that is not above the new one');
    const latest = await this.latest(origin);
    const isOther = request.oldSize === size && !latest.root.equals(root);
    if (request.oldSize !== latest.size || isOther)
      return { status: 409, contentType: 'text/x.tlog.size', body: `${latest.size}\n` };
    const proved = verifyConsistency({
      first: latest.size,
      firstRoot: latest.root,
      second: size,
      secondRoot: root,
      proof: request.proof,
    });
    if (proved.outcome === 'failed') return refused(422, proved.reason);
    const added = cosignature(request.parsed, signer);
    await memory.write(origin, Buffer.from(serialiseNote(keptOf(request.parsed, keys, added))));
    return { status: 200, contentType: TEXT, body: signatureLine(added) };
  }
}

/** Nothing of strangers is kept: they might have put in as many signatures as a note can have. */
function keptOf(
  { text, signatures }: SignedNote,
  keys: readonly NoteVerifier[],
  added: SignedNote['signatures'][number],
): SignedNote {
  const ofLog = signatures.filter(({ name, keyId }) => keys.some((key) => key.name === name && key.keyId === keyId));
  return { text, signatures: [...ofLog.slice(0, keys.length), added] };
}

function isSigned(note: string, keys: readonly NoteVerifier[]): boolean {
  try {
    openCheckpoint(Buffer.from(note), keys);
    return true;
  } catch (error) {
    if (error instanceof LogError) return false;
    throw error;
  }
}

const refused = (status: WitnessAnswer['status'], reason: string): WitnessAnswer => ({
  status,
  contentType: TEXT,
  body: `${reason}\n`,
});
