import { preferredWait } from './prefer.js';

it.each([
  ['wait=30', 30],
  ['respond-async, wait=10', 10],
  ['Wait = "5"; strict', 5],
  ['return=minimal, wait=7, wait=9', 7],
  [undefined, 0],
  ['', 0],
  ['wait', 0],
  ['wait=soon', 0],
  ['wait=-1', 0],
  ['await=30', 0],
  ['foo; wait=30', 0],
  ['wait=10000000000', 0],
])('reads %p as %p seconds', (header, seconds) => expect(preferredWait(header)).toBe(seconds));
