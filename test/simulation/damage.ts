import type { Carrier } from './carrier.js';
import { below, bytesFrom, oneOf } from './random.js';

const KINDS = [
  'flipped-bit',
  'truncated',
  'lengthened',
  'missing-file',
  'extra-file',
  'swapped-files',
  'wrong-inventory',
  'wrong-sidecar',
  'missing-sidecar',
  'missing-declaration',
  'missing-object',
] as const;

/** Damages a copy of an object as carriers and people do. @returns what was done, in words */
export async function damageObject(carrier: Carrier, objectPath: string, random: () => number): Promise<string> {
  const keys = (await carrier.keys(objectPath)).sort();
  const kind = oneOf(random, KINDS);
  const named = (name: string): string => `${objectPath}/${name}`;
  const key = oneOf(random, keys);
  const bytes = (await carrier.get(key))!;
  switch (kind) {
    case 'truncated':
    case 'flipped-bit':
      if (bytes.length === 0) await carrier.put(key, Buffer.from('x'));
      else if (kind === 'truncated') await carrier.put(key, bytes.subarray(0, below(random, bytes.length)));
      else await carrier.put(key, flipped(bytes, random));
      return `${kind} ${key}`;
    case 'lengthened':
      await carrier.put(key, Buffer.concat([bytes, bytesFrom(random, 1 + below(random, 9))]));
      return `${kind} ${key}`;
    case 'missing-file':
      await carrier.remove(key);
      return `${kind} ${key}`;
    case 'extra-file':
      await carrier.put(named(`v1/content/extra-${below(random, 1000)}`), bytesFrom(random, 10));
      return kind;
    case 'swapped-files': {
      const other = keys.find((one) => one !== key && one.includes('/content/') && key.includes('/content/'));
      const others = other === undefined ? undefined : await carrier.get(other);
      if (others === undefined || others.equals(bytes)) await carrier.put(key, flipped(Buffer.from('swap'), random));
      else {
        await carrier.put(key, others);
        await carrier.put(other!, bytes);
      }
      return `${kind} ${key}`;
    }
    case 'wrong-inventory':
      await carrier.put(named('inventory.json'), Buffer.from('{"id":"another"}'));
      return kind;
    case 'wrong-sidecar':
      await carrier.put(named('inventory.json.sha512'), Buffer.from(`${'0'.repeat(128)}  inventory.json\n`));
      return kind;
    case 'missing-sidecar':
      await carrier.remove(named('inventory.json.sha512'));
      return kind;
    case 'missing-declaration':
      await carrier.remove(named('0=ocfl_object_1.1'));
      return kind;
    case 'missing-object':
      for (const one of keys) await carrier.remove(one);
      return kind;
  }
}

function flipped(bytes: Buffer, random: () => number): Buffer {
  const changed = Buffer.from(bytes);
  changed[below(random, changed.length)]! ^= 1 << below(random, 8);
  return changed;
}
