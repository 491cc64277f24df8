import { RULES } from '../findings/rules.js';
import { mislabelled } from './mislabelled.js';
import { knownFormats } from './table.js';

const told = (found: string, name: string, puid?: string, isBroken = false): string[] =>
  mislabelled(found, { name, puid, isBroken }).map(({ message }) => message.split(': ')[1]!);

it.each([
  ['pdf', 'a.pdf', undefined],
  ['pdf', 'a.PDF', 'fmt/477'],
  ['docx', 'a.docx', 'fmt/412'],
  // More than what was identified is known.
  ['docx', 'a.docx', 'x-fmt/263'],
  ['rtf', 'a.doc', undefined],
  // What bytes do not tell.
  ['text', 'a.csv', undefined],
  ['text', 'a.html', undefined],
  ['ole2', 'a.ppt', undefined],
  ['unknown', 'old.doc', undefined],
  // What is not known here is not contradicted.
  ['unknown', 'a.dwg', 'fmt/36'],
  ['pdf', 'no extension', undefined],
])('takes %s called %s, identified as %s, for what it is said to be', (found, name, puid) => {
  expect(told(found, name, puid)).toEqual([]);
});

it.each([
  ['png', 'a.jpg', undefined, 'its name ends with .jpg, it is PNG'],
  ['unknown', 'a.pdf', undefined, 'its name ends with .pdf, it is something unknown'],
  ['zip', 'a.docx', undefined, 'its name ends with .docx, it is ZIP'],
  ['pdf', 'a.pdf', 'fmt/353', 'identified as TIFF (fmt/353), it is PDF'],
])('tells that %s called %s, identified as %s, is something else', (found, name, puid, what) => {
  expect(told(found, name, puid)).toEqual([what]);
});

it('says nothing of a broken zip that is said to be a document: what is in it is not known', () => {
  expect(told('zip', 'a.docx', undefined, true)).toEqual([]);
  expect(told('zip', 'a.pdf', undefined, true)).toHaveLength(1);
});

it('knows each PUID once, and each format that another is within', () => {
  const puids = [...knownFormats().values()].flatMap((one) => one.puids);
  expect(new Set(puids).size).toBe(puids.length);
  const within = [...knownFormats().values()].flatMap((one) => one.within ?? []);
  expect(within.filter((one) => !knownFormats().has(one))).toEqual([]);
});

it('has words in both languages for every rule', () => {
  for (const { en, vi } of Object.values(RULES)) {
    expect(en).toMatch(/^[\x20-\x7e]+$/);
    expect(vi).toMatch(/[ạảãàáăắằẵẳặâấầẩẫậđèéẹẻẽêếềểễệỉịìíĩỏõóòọôốồổỗộơớờởỡợủũùúụưứừửữựỳýỵỷỹ]/);
  }
});
