import { OcflError } from '../error.js';
import { JsonObject, type JsonValue } from '../json.js';
import { layoutOf } from './config.js';
import { objectPathOf } from './layout.js';

const FLAT = '0002-flat-direct-storage-layout';
const HASH_ID = '0003-hash-and-id-n-tuple-storage-layout';
const HASHED = '0004-hashed-n-tuple-storage-layout';
const long = 'abcdefghij'.repeat(26);

function config(values: Record<string, JsonValue>): JsonObject {
  const object = new JsonObject();
  for (const [key, value] of Object.entries(values)) object.set(key, value);
  return object;
}

const md5 = { digestAlgorithm: 'md5', tupleSize: 2, numberOfTuples: 15 };
const none = { tupleSize: 0, numberOfTuples: 0 };

describe('examples of the layout extensions', () => {
  it.each<[string, Record<string, JsonValue>, string, string]>([
    [FLAT, {}, 'object-01', 'object-01'],
    [FLAT, {}, '..hor_rib:lé-$id', '..hor_rib:lé-$id'],
    [HASH_ID, {}, 'object-01', '3c0/ff4/240/object-01'],
    [HASH_ID, {}, '..hor/rib:le-$id', '487/326/d8c/%2e%2ehor%2frib%3ale-%24id'],
    [HASH_ID, {}, '..Hor/rib:lè-$id', '373/529/21a/%2e%2eHor%2frib%3al%c3%a8-%24id'],
    [HASH_ID, md5, 'object-01', 'ff/75/53/44/92/48/5e/ab/b3/9f/86/35/67/28/88/object-01'],
    [HASH_ID, md5, '..hor/rib:le-$id', '08/31/97/66/fb/6c/29/35/dd/17/5b/94/26/77/17/%2e%2ehor%2frib%3ale-%24id'],
    [HASH_ID, none, '..hor/rib:le-$id', '%2e%2ehor%2frib%3ale-%24id'],
    [
      HASH_ID,
      {},
      long,
      `55b/432/806/${long.slice(0, 100)}-55b432806f4e270da0cf23815ed338742179002153cd8d896f23b3e2d8a14359`,
    ],
    [HASHED, {}, 'object-01', '3c0/ff4/240/3c0ff4240c1e116dba14c7627f2319b58aa3d77606d0d90dfc6161608ac987d4'],
    [HASHED, {}, '..hor/rib:le-$id', '487/326/d8c/487326d8c2a3c0b885e23da1469b4d6671fd4e76978924b4443e9e3c316cda6d'],
    [HASHED, { ...md5, shortObjectRoot: true }, 'object-01', 'ff/75/53/44/92/48/5e/ab/b3/9f/86/35/67/28/88/4e'],
    [HASHED, { ...md5, shortObjectRoot: true }, '..hor/rib:le-$id', '08/31/97/66/fb/6c/29/35/dd/17/5b/94/26/77/17/e0'],
    [HASHED, none, 'object-01', '3c0ff4240c1e116dba14c7627f2319b58aa3d77606d0d90dfc6161608ac987d4'],
  ])('%s %j maps %j', (extension, values, id, path) => {
    expect(objectPathOf(layoutOf(extension, config(values))!, id)).toBe(path);
  });

  it.each(['info:fedora/object-01', long, '..', ''])('0002 refuses the id %j, which cannot name a folder', (id) => {
    expect(() => objectPathOf(layoutOf(FLAT, undefined)!, id)).toThrow(OcflError);
  });

  it.each<[Record<string, JsonValue>]>([
    [{ tupleSize: 0 }],
    [{ tupleSize: 33 }],
    [{ tupleSize: 32, numberOfTuples: 3 }],
    [{ digestAlgorithm: 'crc32' }],
    [{ digestAlgorithm: 'md5', tupleSize: 2, numberOfTuples: 16, shortObjectRoot: true }],
  ])('refuses the parameters %j', (values) => {
    expect(() => layoutOf(HASHED, config(values))).toThrow(expect.objectContaining({ code: 'OCFL_ROOT_INVALID' }));
  });

  it('does not know other extensions', () => expect(layoutOf('0005-mutable-head', undefined)).toBeUndefined());
});
