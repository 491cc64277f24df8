import type { TextFacts } from '@mocban/formats';

/** How a text is encoded, in a line. */
export function describeText({ encoding, hasMark, combiningMarks, vietnamese }: TextFacts): string {
  const notes = [
    ...(hasMark ? ['with a byte order mark'] : []),
    ...(combiningMarks === undefined ? [] : [`combining marks, ${combiningMarks}`]),
  ];
  const told = [encoding, ...notes].join(', ').replace(', with', ' with');
  if (vietnamese === undefined) return told;
  const { encoding: likely, sureness, words, syllables } = vietnamese;
  const what =
    likely === undefined ? 'not Vietnamese in any encoding that is known' : `Vietnamese in ${likely} by its words`;
  return `${told}; ${what} (${syllables} of ${words} words are syllables; sureness ${sureness})`;
}
