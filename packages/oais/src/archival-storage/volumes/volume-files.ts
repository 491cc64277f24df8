/** Files of a volume beside those of a store. */
export const VOLUME_DESCRIPTION = 'volume.json';
export const VOLUME_README = 'VOLUME.txt';
export const VERIFY_SCRIPT = 'verify.sh';
/** Which packages it has, as `sha512sum` writes lines: the digest of each root inventory. */
export const PACKAGE_LIST = 'packages-sha512.txt';
export const VOLUME_MANIFEST = 'manifest-sha512.txt';
export const SEAL = 'seal.txt';
export const SIGNATURE = 'seal.sig';
export const PUBLIC_KEY = 'key.pem';

/** What the manifest cannot list: they are made of it, in this order. */
export const SEAL_FILES: readonly string[] = [PUBLIC_KEY, VOLUME_MANIFEST, SEAL, SIGNATURE];

/** Made by file systems at their root. */
export const isForeignFolder = (key: string): boolean => key.startsWith('lost+found/');

/** Names that `sha512sum` would escape, and that line by line could not be told apart. */
export const isPlainName = (key: string): boolean => !/[\\\u0000-\u001f\u007f]/.test(key);
