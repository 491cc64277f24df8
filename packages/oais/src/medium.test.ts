import { mediumOf } from './medium.js';

it.each([
  [{ confidenceLevel: '01' }, { confidenceLevel: '02' }, 'born-digital'],
  [{}, { confidenceLevel: '02' }, 'digitised'],
  [undefined, { confidenceLevel: '03', paperFileCode: 'K1' }, 'mixed'],
  [{}, { paperFileCode: 'K1' }, 'digitised'],
  [{ confidenceLevel: '04' }, { paperFileCode: 'K1' }, 'unstated'],
  [{}, {}, 'unstated'],
  [undefined, undefined, 'unstated'],
])('of a document that says %p in a hồ sơ that says %p', (document, file, medium) => {
  expect(mediumOf(document, file)).toBe(medium);
});
