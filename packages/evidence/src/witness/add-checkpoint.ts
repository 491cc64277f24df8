import { LogError } from '../error.js';
import { NODE_BYTES } from '../merkle/hash.js';
import { parseNote, type SignedNote } from '../note/note.js';

/** What a log asks of a witness: to cosign a checkpoint that continues the one which it cosigned last. */
export interface AddCheckpoint {
  /** Leaves of the tree that the witness cosigned last, by what the log knows. */
  oldSize: number;
  /** Nodes of the consistency proof from there (RFC 6962 §2.1.2). */
  proof: readonly Buffer[];
  /** The signed checkpoint. */
  note: string;
}

/** A proof between two trees never has more nodes. */
const MAX_PROOF = 63;
const MAX_LINE_BYTES = 64;
const MAX_NOTE_BYTES = 64 * 1024;
/** The longest request that is read. */
export const MAX_ADD_CHECKPOINT_BYTES = MAX_NOTE_BYTES + (MAX_PROOF + 2) * MAX_LINE_BYTES;

/** The body of a request. @see C2SP tlog-witness, add-checkpoint */
export const serialiseAddCheckpoint = ({ oldSize, proof, note }: AddCheckpoint): string =>
  [`old ${oldSize}`, ...proof.map((node) => node.toString('base64')), '', note].join('\n');

/**
 * Reads the body of a request without judging it.
 * @throws LogError `LOG_NOTE_MALFORMED`
 */
export function parseAddCheckpoint(bytes: Uint8Array): AddCheckpoint & { parsed: SignedNote } {
  if (bytes.byteLength > MAX_ADD_CHECKPOINT_BYTES) throw malformed(`at most ${MAX_ADD_CHECKPOINT_BYTES} bytes`);
  const whole = Buffer.from(bytes);
  const end = whole.indexOf('\n\n');
  const [first = '', ...lines] = whole.subarray(0, Math.max(end, 0)).toString('utf8').split('\n');
  const size = /^old (0|[1-9]\d*)$/.exec(first)?.[1];
  if (size === undefined || !Number.isSafeInteger(Number(size))) throw malformed('a line with the old size');
  if (lines.length > MAX_PROOF) throw malformed(`at most ${MAX_PROOF} lines of proof`);
  const note = whole.subarray(end + 2);
  return { oldSize: Number(size), proof: lines.map(nodeOf), note: note.toString('utf8'), parsed: parseNote(note) };
}

function nodeOf(line: string): Buffer {
  const node = Buffer.from(line, 'base64');
  if (node.length !== NODE_BYTES || node.toString('base64') !== line) throw malformed('nodes of 32 bytes in base64');
  return node;
}

const malformed = (expected: string): LogError => new LogError('LOG_NOTE_MALFORMED', `expected ${expected}`);
