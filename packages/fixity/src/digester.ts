import { createHash, hash, type Hash } from 'node:crypto';
import { ALGORITHMS, requireSupported } from './algorithms.js';
import { blake2 } from './blake2.js';
import type { DigestAlgorithm } from './types.js';

/** The state of one digest. */
export interface Digester {
  update(bytes: Uint8Array): Digester;
  /** Of all bytes so far, in lower-case hexadecimal; ends the state. */
  digest(): string;
  copy(): Digester;
}

/** @throws FixityError `FIXITY_ALGORITHM_UNSUPPORTED` */
export function digester(algorithm: DigestAlgorithm): Digester {
  requireSupported(algorithm);
  const { cryptoName } = ALGORITHMS[algorithm];
  if (cryptoName === undefined) return blake2(algorithm);
  return openSsl(createHash(cryptoName));
}

/** One digest of bytes that are in memory whole, without the cost of a state. @throws as `digester` */
export function digestWhole(algorithm: DigestAlgorithm, bytes: Uint8Array): string {
  const { cryptoName } = ALGORITHMS[algorithm];
  requireSupported(algorithm);
  if (cryptoName !== undefined) return hash(cryptoName, bytes, 'hex');
  return blake2(algorithm).update(bytes).digest();
}

function openSsl(state: Hash): Digester {
  const digesting: Digester = {
    update: (bytes) => {
      state.update(bytes);
      return digesting;
    },
    digest: () => state.digest('hex'),
    copy: () => openSsl(state.copy()),
  };
  return digesting;
}
