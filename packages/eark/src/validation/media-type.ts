import { MEDIA_TYPES } from './media-types.generated.js';

const REGISTERED = new Map(Object.entries(MEDIA_TYPES).map(([type, subtypes]) => [type, new Set(subtypes.split(' '))]));

/**
 * What is wrong with a media type, by the IANA registry. Names of the vendor, personal and unregistered trees and the old `x-`
 * names of RFC 6838 §3 are taken as agreed on between sender and receiver.
 */
export function mediaTypeProblem(value: string): string | undefined {
  const [full = ''] = value.trim().toLowerCase().split(';');
  const parts = /^([a-z0-9][a-z0-9!#$&^_.+-]*)\/([a-z0-9][a-z0-9!#$&^_.+-]*)$/.exec(full.trim());
  if (parts === null) return 'is no media type';
  const subtypes = REGISTERED.get(parts[1]!);
  if (subtypes === undefined) return 'is not on the IANA list of media types';
  return subtypes.has(parts[2]!) || /^(vnd\.|prs\.|x\.|x-)/.test(parts[2]!)
    ? undefined
    : 'is not on the IANA list of media types';
}
