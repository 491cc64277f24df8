import { createHash } from 'node:crypto';
import type { ObjectId } from '../model/to-judge.js';

/** What a proof of existence knows something by. */
export const objectId = (bytes: Uint8Array): ObjectId => createHash('sha256').update(bytes).digest('hex');
