import { pageCount, type Countable } from './page-count.js';

const of = (rest: Partial<Countable>): number | undefined =>
  pageCount({ family: 'pdf', format: 'pdf', properties: {}, findings: [], ...rest });

it.each<[string, Partial<Countable>, number | undefined]>([
  ['leaves of a PDF', { properties: { pages: 12 } }, 12],
  ['a PDF whose pages are not seen', { properties: { claimedPages: 12 } }, undefined],
  ['a PDF of which a part is left', { properties: { pages: 3 }, findings: [{ rule: 'FORMAT_TRUNCATED' }] }, undefined],
  [
    'a damaged PDF with all the pages that it says it has',
    { properties: { pages: 3, claimedPages: 3 }, findings: [{ rule: 'FORMAT_CORRUPT' }] },
    3,
  ],
  [
    'a TIFF whose images are too many to look at',
    { family: 'image', format: 'tiff', properties: { frames: 4 }, findings: [{ rule: 'FORMAT_LIMIT' }] },
    undefined,
  ],
  [
    'an encrypted PDF whose pages are seen',
    { properties: { pages: 3 }, findings: [{ rule: 'FORMAT_PASSWORD_PROTECTED' }] },
    3,
  ],
  ['images of a TIFF', { family: 'image', format: 'tiff', properties: { frames: 40 } }, 40],
  ['one image', { family: 'image', format: 'gif', properties: { frames: 40 } }, 1],
  ['a recording', { family: 'audio', format: 'mp3' }, 0],
  [
    'what an office document claims',
    { family: 'office', format: 'docx', properties: { claimed: { pages: 4 } } },
    undefined,
  ],
  ['a number that is none', { properties: { pages: -1 } }, undefined],
  ['a number beyond all measure', { properties: { pages: 1e12 } }, undefined],
])('counts %s', (_what, file, expected) => {
  expect(of(file)).toBe(expected);
});
