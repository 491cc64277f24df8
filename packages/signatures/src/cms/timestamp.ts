import { parseTimestampToken, PkiError, type TimestampToken } from '@mocban/pki';
import type { ObjectId, TimestampToJudge } from '../model/to-judge.js';
import { objectId } from './object-id.js';

/** A token as it is found in a container: what cannot be read is said of it. @param bytes with nothing behind them */
export function timestampToJudge(
  kind: TimestampToJudge['kind'],
  bytes: Uint8Array,
  imprint: TimestampToJudge['imprint'],
  covers: TimestampToJudge['covers'],
): TimestampToJudge {
  return { kind, id: objectId(bytes), ...readToken(bytes), imprint, covers };
}

function readToken(bytes: Uint8Array): { token: TimestampToken | undefined; problem?: string } {
  try {
    return { token: parseTimestampToken(bytes) };
  } catch (error) {
    if (error instanceof PkiError) return { token: undefined, problem: error.message };
    throw error;
  }
}

/** What else a proof over a token proves: the certificates and lists in it. */
export const idsWithin = ({ id, token }: TimestampToJudge): ObjectId[] =>
  token === undefined ? [id] : [id, ...idsOfMaterial(token.signedData)];

export const idsOfMaterial = ({
  certificates,
  crls,
  ocsps,
}: {
  certificates: readonly { sha256: string }[];
  crls: readonly { sha256: string }[];
  ocsps: readonly { sha256: string }[];
}): ObjectId[] => [...certificates, ...crls, ...ocsps].map(({ sha256 }) => sha256);
