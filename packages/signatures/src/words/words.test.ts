import { FAILED, INDETERMINATE } from '../model/indication.js';
import { LANGUAGES, SUB_INDICATION_WORDS } from './words.js';

test.each(LANGUAGES)('every sub-indication is told in a sentence of its own: %s', (language) => {
  const told = [...FAILED, ...INDETERMINATE].map((name) => SUB_INDICATION_WORDS[name][language]);
  expect(new Set(told).size).toBe(FAILED.length + INDETERMINATE.length);
  expect(told.every((words) => words.length > 20)).toBe(true);
});
