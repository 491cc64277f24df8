/** Community extension that keeps a version which may still change inside the object. */
export const MUTABLE_HEAD = '0005-mutable-head';

/** Names of the registered community extensions. @see https://ocfl.github.io/extensions/ */
const REGISTERED = new Set([
  'initial',
  '0000-example-extension',
  '0001-digest-algorithms',
  '0002-flat-direct-storage-layout',
  '0003-hash-and-id-n-tuple-storage-layout',
  '0004-hashed-n-tuple-storage-layout',
  MUTABLE_HEAD,
  '0006-flat-omit-prefix-storage-layout',
  '0007-n-tuple-omit-prefix-storage-layout',
  '0008-schema-registry',
  '0009-digest-algorithms',
  '0010-differential-n-tuple-omit-prefix-storage-layout',
  '0011-direct-clean-path-layout',
  '0012-hash-and-no-prefix-id-n-tuple-storage-layout',
]);

export const isRegisteredExtension = (name: string): boolean => REGISTERED.has(name);
