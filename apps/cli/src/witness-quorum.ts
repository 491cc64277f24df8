import { LogError, parseWitnessVkey, type NoteVerifier, type WitnessQuorum } from '@mocban/evidence';
import { UsageError } from './outcome.js';

export interface QuorumOptions {
  /** Verifier keys of witnesses. */
  witness?: readonly string[];
  /** How many of them must have cosigned; all where it is absent. */
  quorum?: number;
}

/** @returns `undefined` where no witness is named @throws UsageError */
export function quorumFrom({ witness, quorum }: QuorumOptions): WitnessQuorum | undefined {
  if (witness === undefined) {
    if (quorum !== undefined) throw new UsageError('--quorum goes with --witness');
    return undefined;
  }
  const keys = witness.map(witnessKey);
  const isCount = quorum === undefined || (Number.isInteger(quorum) && quorum >= 1 && quorum <= keys.length);
  if (!isCount)
    throw new UsageError(`--quorum takes a number from 1 to ${keys.length}, as many as there are witnesses`);
  if (new Set(keys.map(({ vkey }) => vkey)).size < keys.length) throw new UsageError('--witness: one key stands twice');
  return { keys, ...(quorum !== undefined && { quorum }) };
}

function witnessKey(vkey: string): NoteVerifier {
  try {
    return parseWitnessVkey(vkey);
  } catch (error) {
    if (error instanceof LogError) throw new UsageError(`--witness: ${error.message}`);
    throw error;
  }
}
