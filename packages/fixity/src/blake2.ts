import { createRequire } from 'node:module';
import type { Digester } from './digester.js';

const require = createRequire(import.meta.url);

/**
 * BLAKE2b and BLAKE2s of lengths that OpenSSL does not offer. The library is loaded with the first digest: few ever ask for one, and it
 * is far slower than OpenSSL.
 * @param name `blake2b-256`: the function, and its length in bits
 * @see RFC 7693
 */
export function blake2(name: string): Digester {
  const { blake2b, blake2s } = require('@noble/hashes/blake2.js') as typeof import('@noble/hashes/blake2.js');
  const [family, bits] = name.split('-');
  return digesting((family === 'blake2b' ? blake2b : blake2s).create({ dkLen: Number(bits) / 8 }));
}

interface State {
  update(bytes: Uint8Array): State;
  digest(): Uint8Array;
  clone(): State;
}

function digesting(state: State): Digester {
  const digester: Digester = {
    update: (bytes) => {
      state.update(bytes);
      return digester;
    },
    digest: () => Buffer.from(state.digest()).toString('hex'),
    copy: () => digesting(state.clone()),
  };
  return digester;
}
