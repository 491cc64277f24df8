import { bytesOf } from '@mocban/core';
import { FormatIdentifier } from './identify.js';
import { windowsOf } from './matching/windows.js';
import { readSignatureFile } from './signature-file/read-signature-file.js';
import { piece, sequence, signatureFile } from './signature-file.test.helper.js';

const identifierOf = async (sequences: readonly string[], priorities?: Record<number, number>) =>
  new FormatIdentifier(await readSignatureFile(bytesOf(Buffer.from(signatureFile(sequences, priorities)))));

async function puids(sequences: readonly string[], text: string, name?: string): Promise<string[]> {
  const identifier = await identifierOf(sequences);
  return identifier.identify(windowsOf(Buffer.from(text, 'latin1')), name).matches.map(({ puid }) => puid);
}

const at = (min: number, max?: number): string =>
  `Position="1" SubSeqMinOffset="${min}"${max === undefined ? '' : ` SubSeqMaxOffset="${max}"`}`;
const fragment = (side: 'Left' | 'Right', position: number, min: number, max: number, bytes: string): string =>
  `<${side}Fragment Position="${position}" MinOffset="${min}" MaxOffset="${max}">${bytes}</${side}Fragment>`;

describe('a byte sequence', () => {
  it.each([
    ['at the beginning', sequence('BOFoffset', piece(at(0, 0), "'ab'")), ['ab', 'abx'], ['', 'a', 'xab']],
    ['within some bytes', sequence('BOFoffset', piece(at(1, 3), "'ab'")), ['xab', 'xxxab'], ['ab', 'xxxxab']],
    ['at the end', sequence('EOFoffset', piece(at(0, 0), "'ab'")), ['ab', 'xxab'], ['abx']],
    ['before the end', sequence('EOFoffset', piece(at(1, 2), "'ab'")), ['abx', 'abxx'], ['ab', 'abxxx']],
    ['anywhere', sequence(undefined, piece(at(0), "'ab'")), ['ab', 'xxabxx'], ['a b']],
    [
      'in parts',
      sequence(
        'BOFoffset',
        piece(at(0, 0), "'ab'"),
        `<SubSequence Position="2" SubSeqMinOffset="1"><Sequence>'cd'</Sequence></SubSequence>`,
      ),
      ['abxcd', 'abxxxxcd'],
      ['abcd', 'cdxab', 'ab'],
    ],
    [
      'in parts before the end',
      sequence(
        'EOFoffset',
        `<SubSequence Position="1" SubSeqMinOffset="0"><Sequence>'ab'</Sequence></SubSequence>`,
        `<SubSequence Position="2" SubSeqMinOffset="0" SubSeqMaxOffset="0"><Sequence>'cd'</Sequence></SubSequence>`,
      ),
      ['abcd', 'abxxcd'],
      ['cd', 'abcdx', 'cdab'],
    ],
    [
      'with fragments on both sides',
      sequence(
        'BOFoffset',
        piece(
          at(0, 0),
          "'M'",
          fragment('Left', 1, 0, 2, "'l'") +
            fragment('Left', 2, 0, 0, "'k'") +
            fragment('Right', 1, 1, 1, "'n'") +
            fragment('Right', 1, 1, 1, "'o'"),
        ),
      ),
      ['klMxn', 'klxxMxo'],
      ['klMn', 'kxlMxn', 'klxxxMxn', 'xklMxn'],
    ],
    [
      'whose nearest fragment leads nowhere, and another does',
      sequence(
        'BOFoffset',
        piece(at(0, 0), "'M'", fragment('Right', 1, 0, 9, "'n'") + fragment('Right', 2, 0, 0, "'o'")),
      ),
      ['Mnno', 'Mno'],
      ['Mnxo'],
    ],
  ])('%s', async (_, written, having, others) => {
    for (const text of having) expect([text, await puids([written], text)]).toEqual([text, ['test/1']]);
    for (const text of others) expect([text, await puids([written], text)]).toEqual([text, []]);
  });

  it('is not the only one of a signature', async () => {
    const both = sequence('BOFoffset', piece(at(0, 0), "'ab'")) + sequence('EOFoffset', piece(at(0, 0), "'yz'"));
    expect(await puids([both], 'ab..yz')).toEqual(['test/1']);
    expect(await puids([both], 'ab....')).toEqual([]);
  });

  it('is found in the last bytes of a long file by what its windows are', async () => {
    const end = sequence('EOFoffset', piece(at(0, 4), "'yz'"));
    const identifier = await identifierOf([end]);
    const bytes = Buffer.concat([Buffer.alloc(5000), Buffer.from('yz')]);
    expect(identifier.identify(windowsOf(bytes, 100)).matches).toHaveLength(1);
  });
});

const begins = (text: string): string => sequence('BOFoffset', piece(at(0, 0), `'${text}'`));

it('leaves out formats that another has priority over', async () => {
  const identifier = await identifierOf([begins('ab'), begins('abc'), begins('a')], { 2: 1 });
  const { matches, signatures } = identifier.identify(windowsOf(Buffer.from('abc')));
  expect(signatures).toBe('1');
  expect(matches.map(({ puid }) => puid)).toEqual(['test/2', 'test/3']);
  expect(matches[0]).toEqual({
    puid: 'test/2',
    name: 'Format 2',
    version: undefined,
    mimeTypes: ['a/b', 'c/d'],
    basis: 'signature',
  });
});

it('goes by the extension where nothing else tells, and says where it tells otherwise', async () => {
  const identifier = await identifierOf([begins('ab'), begins('xy')]);
  const of = (text: string, name: string) => identifier.identify(windowsOf(Buffer.from(text)), name);
  expect(of('\0', 'dir.x/a.X2')).toMatchObject({
    matches: [{ puid: 'test/2', basis: 'extension' }],
    warnings: ['SIGNATURE_MISSING'],
  });
  expect(of('ab', 'a.x2')).toMatchObject({
    matches: [{ puid: 'test/1', basis: 'signature' }],
    warnings: ['EXTENSION_MISMATCH'],
  });
  expect(of('ab', 'a.x1').warnings).toEqual([]);
  expect(of('??', '.x2').matches).toEqual([]);
});

it('stops where more would have to be compared than a file is worth', async () => {
  const hungry = sequence('BOFoffset', piece(at(0), '41', fragment('Right', 1, 0, 999_999, '4142')));
  const identifier = await identifierOf([hungry]);
  expect(identifier.identify(windowsOf(Buffer.alloc(100_000, 0x41))).warnings).toEqual(['BUDGET_EXCEEDED']);
});

it.each([
  ['no XML', 'x'],
  ['another document', '<a/>'],
  ['a document type', '<!DOCTYPE a []><a/>'],
  ['an offset that is no number', signatureFile([sequence('BOFoffset', piece('SubSeqMinOffset="-1"', '41'))])],
  ['a reference that is not known', signatureFile(['<ByteSequence Reference="x"/>'])],
  ['a sequence of nothing', signatureFile([sequence('BOFoffset')])],
  ['a part without bytes', signatureFile([sequence('BOFoffset', '<SubSequence/>')])],
])('refuses a signature file that is %s', async (_, text) => {
  await expect(readSignatureFile(bytesOf(Buffer.from(text)))).rejects.toMatchObject({
    code: 'FORMATS_SIGNATURES_INVALID',
  });
});
