import type { AddCheckpoint } from '@mocban/evidence';
import { askWitness } from './ask-witness.js';
import type { WitnessesConfig } from '../config/witness-options.js';

/** What came of bringing a witness to a checkpoint. */
export type WitnessOutcome =
  /** The checkpoint with its cosignature. */
  | { state: 'cosigned'; note: string }
  /** It has cosigned a tree that this checkpoint does not continue. */
  | { state: 'conflict'; problem: string }
  | { state: 'failed'; problem: string };

export interface BringWitnessRequest {
  /** The signed checkpoint. */
  note: string;
  /** Its leaves. */
  size: number;
  /** Leaves that the witness has cosigned, as far as is known. */
  from: number;
  /** A proof that was verified; `undefined` where none can be made. */
  proofFrom(first: number): Promise<readonly Buffer[] | undefined>;
}

/** A witness that answers with another size every time is asked no more often. */
const QUESTIONS = 3;

/** Asks a witness to cosign a checkpoint: first from where it is known to be, then from where it says it is. */
export async function bringWitness(
  witness: WitnessesConfig['witnesses'][number],
  { note, size, from, proofFrom }: BringWitnessRequest,
  options: { timeoutMs: number; signal: AbortSignal },
): Promise<WitnessOutcome> {
  let oldSize = Math.min(from, size);
  for (let asked = 0; asked < QUESTIONS; asked += 1) {
    const proof = await proofFrom(oldSize);
    if (proof === undefined) return { state: 'failed', problem: `no proof can be made from ${oldSize} leaves on` };
    const request: AddCheckpoint = { oldSize, proof, note };
    const reply = await askWitness(witness, request, options);
    if (reply.state === 'cosigned' || reply.state === 'failed') return reply;
    if (reply.state === 'refuted')
      return oldSize === 0
        ? { state: 'failed', problem: 'it refuses a proof of nothing' }
        : conflict(`has cosigned another tree of ${oldSize} leaves`);
    if (reply.size > size) return conflict(`has cosigned ${reply.size} leaves, ${size} are known here`);
    if (reply.size === oldSize)
      return oldSize === size
        ? conflict(`has cosigned another tree of ${size} leaves`)
        : { state: 'failed', problem: 'it contradicts itself' };
    oldSize = reply.size;
  }
  return { state: 'failed', problem: 'it says another size every time' };
}

const conflict = (problem: string): WitnessOutcome => ({ state: 'conflict', problem });
