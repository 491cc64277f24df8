export { openBag, recogniseBag } from './bag.js';
export { BAGIT_VERSIONS } from './declaration.js';
export { BAG_RULES } from './rules.js';
export type { BagRule } from './rules.js';
export type { Bag, BagInfoEntry, BagManifest, FetchItem, ManifestEntry } from './types.js';
export { validateBag, validateBagPath } from './validate.js';
export type { ValidateBagOptions } from './validate.js';
