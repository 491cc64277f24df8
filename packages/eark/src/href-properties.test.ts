import { pathProblem } from '@mocban/core';
import { readMets, serialiseMets, type MetsDocument } from '@mocban/mets';
import { SchemaValidator } from '@mocban/xml';
import { hrefOf, resolveHref } from './href.js';

const PIECES = [
  ...[
    'a',
    'B.pdf',
    '0',
    '-',
    '_',
    '.',
    '..',
    '/',
    '//',
    ':',
    '%',
    '%2e',
    '%2F',
    '#',
    '?',
    '&',
    '<',
    '>',
    '"',
    "'",
    ' ',
    '+',
    '=',
    '\\',
  ],
  ...['Hồ sơ', 'Hồ sơ'.normalize('NFD'), 'é', 'e\u0301', 'ß', '😀', '👩‍👩‍👧', '𝔘', 'שלום', '\u202e', '日本語'],
  ...['\t', '\n', '\r', '\u0001', '\u007f', '\u0085', '\u00a0', '\u2028', '\ufeff', '\ufffe', '\uffff'],
  ...['file:', 'http:', 'urn:', 'x'.repeat(85), 'é'.repeat(50), '[', ']', '{', '}', '|', '^', '`'],
];

/** Whole numbers below a bound, the same each time. */
function* numbers(seed: number): Generator<number, never, number> {
  let state = seed;
  let below = yield 0;
  for (;;) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    below = yield (state >>> 8) % below;
  }
}

function texts(seed: number, count: number): string[] {
  const source = numbers(seed);
  source.next();
  const below = (bound: number): number => source.next(bound).value;
  return Array.from({ length: count }, () =>
    Array.from({ length: 1 + below(7) }, () => PIECES[below(PIECES.length)]!).join(''),
  );
}

async function throughMets(hrefs: readonly string[]): Promise<{ read: (string | undefined)[]; xml: string }> {
  const mets: MetsDocument = {
    objId: 'o',
    dmdSecs: [],
    amdSecs: [],
    fileSec: {
      groups: [
        {
          id: 'g',
          use: 'Data',
          files: hrefs.map((href, index) => ({
            id: `f${index}`,
            locations: [{ locType: 'URL', xlinkType: 'simple', href }],
          })),
        },
      ],
    },
    structMaps: [{ id: 's', div: { id: 'd' } }],
  };
  const xml = [...serialiseMets(mets)].join('');
  const again = await readMets(
    (async function* () {
      yield Buffer.from(xml, 'utf8');
    })(),
  );
  return { read: again.fileSec!.groups.flatMap(({ files }) => [...files].map((file) => file.locations[0]?.href)), xml };
}

it('finds 2,000 generated paths again by the references written for them, through a METS that the schema accepts', async () => {
  const paths = texts(20_260_301, 6000)
    .filter((path) => pathProblem(path) === undefined)
    .slice(0, 2000);
  expect(paths).toHaveLength(2000);
  const { read, xml } = await throughMets(paths.map(hrefOf));
  const lost = paths.filter((path, index) => {
    const target = resolveHref(read[index]!, 'base');
    return (
      target.kind !== 'path' || (target.candidates[0] !== `base/${path}` && target.candidates[1] !== `base/${path}`)
    );
  });
  expect(lost).toEqual([]);
  const validator = new SchemaValidator();
  try {
    expect(await validator.validate({ bytes: Buffer.from(xml, 'utf8') }, 'mets')).toEqual([]);
  } finally {
    validator.close();
  }
});

it('never lets 5,000 generated references out of the package, nor takes an address for a file', () => {
  for (const href of texts(7, 5000)) {
    const target = resolveHref(href, 'representations/rep1');
    if (target.kind === 'path') for (const path of target.candidates) expect(pathProblem(path)).toBeUndefined();
    if (/^[ \t\r\n]*[a-z]+:/i.test(href)) expect(target.kind).not.toBe('path');
  }
});
