import { MAX_PART_BYTES } from '@mocban/core';
import { DerivedNames } from './derived-name.js';

it('keeps the whole name of the original, with the new extension once', () => {
  const names = new DerivedNames();
  expect(names.take('representations/rep1/data/hồ sơ/thư.doc', 'pdf')).toBe('data/hồ sơ/thư.doc.pdf');
  expect(names.take('representations/rep1/data/hồ sơ/thư.rtf', 'pdf')).toBe('data/hồ sơ/thư.rtf.pdf');
  expect(names.take('representations/rep2/data/thư.pdf', 'pdf')).toBe('data/thư.pdf');
  expect(names.take('representations/rep1/thư.PDF', 'pdf')).toBe('data/thư~2.pdf');
});

it('gives each name once, also where case and composition do not count', () => {
  const names = new DerivedNames();
  const taken = ['A.doc', 'a.doc', 'ả.doc', 'ả.doc'.normalize('NFD')].map((name) =>
    names.take(`representations/rep1/data/${name}`, 'pdf'),
  );
  expect(taken.slice(0, 3)).toEqual(['data/A.doc.pdf', 'data/a.doc~2.pdf', 'data/ả.doc.pdf']);
  expect(taken[3]!.normalize('NFC')).toBe('data/ả.doc~2.pdf');
});

it('cuts a name that was as long as one may be', () => {
  const names = new DerivedNames();
  const long = `representations/rep1/data/${'ả'.repeat(Math.floor((MAX_PART_BYTES - 4) / 3))}.doc`;
  const [one, two] = [names.take(long, 'pdf'), names.take(long, 'pdf')];
  expect(one).toMatch(/^data\/ả+(?:\.d?o?)?\.pdf$/);
  expect(two).toMatch(/~2\.pdf$/);
  for (const name of [one, two])
    expect(Buffer.byteLength(name.slice('data/'.length))).toBeLessThanOrEqual(MAX_PART_BYTES);
});
