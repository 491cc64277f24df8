export { Asn1, readAsn1, readWhole, TAG } from './element.js';
export type { Encoding, TagClass } from './element.js';
export { encode, encodeInteger, encodeOid } from './encode.js';
export {
  bitOctets,
  boolean,
  count,
  expect,
  explicit,
  Fields,
  integer,
  integerHex,
  namedBits,
  octets,
  oid,
  sequence,
  text,
  time,
} from './values.js';
