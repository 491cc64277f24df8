import { bytesOf } from '@mocban/core';
import { readSignatureFile } from '../signature-file/read-signature-file.js';
import { piece, sequence, signatureFile } from '../signature-file.test.helper.js';
import { readCompiledContainers, readCompiledSignatures } from './read-compiled.js';
import { compileSignatures } from './write-compiled.js';

const release = () =>
  readSignatureFile(
    bytesOf(
      Buffer.from(
        signatureFile(
          [
            sequence(
              'BOFoffset',
              piece(
                'SubSeqMinOffset="1" SubSeqMaxOffset="3"',
                `41 'a  b' [!00]`,
                `<LeftFragment Position="1" MinOffset="0" MaxOffset="2">0A</LeftFragment>
                 <LeftFragment Position="1" MinOffset="0" MaxOffset="2">0D</LeftFragment>
                 <LeftFragment Position="2" MinOffset="0" MaxOffset="0">0B</LeftFragment>
                 <RightFragment Position="1" MinOffset="7" MaxOffset="7">0C</RightFragment>`,
              ),
              '<SubSequence Position="2" SubSeqMinOffset="0"><Sequence>42</Sequence></SubSequence>',
            ),
            sequence('EOFoffset', piece('SubSeqMinOffset="0"', '43')) + sequence(undefined, piece('', '44')),
          ],
          { 2: 1 },
        ),
      ),
    ),
  );

it('reads of a compiled release what was compiled', async () => {
  const read = await release();
  const text = compileSignatures(read);
  expect(readCompiledSignatures(text)).toEqual(read);
  expect(compileSignatures(readCompiledSignatures(text))).toBe(text);
});

it('writes one fact a line, patterns from left to right', async () => {
  expect(compileSignatures(await release())).toContain(
    `signature\t1\nbeginning\t1..3\t<2 0..0 0B\t<1 0..2 0D\t<1 0..2 0A\t= 41 'a  b' [!00]\t>1 7..7 0C\nthen\t0..\t= 42\n`,
  );
});

it('keeps of a pattern the spaces that are bytes', async () => {
  const text = signatureFile([sequence(undefined, piece('', `\n 41   'a  b' `))]);
  expect(compileSignatures(await readSignatureFile(bytesOf(Buffer.from(text))))).toContain("\t= 41 'a  b'\n");
});

it.each([
  ['another form', 'mocban-signatures 2\n'],
  ['cut off', 'mocban-signatures 1\nrelease\t1'],
  ['without a release', 'mocban-signatures 1\n'],
  ['with a line of something else', 'mocban-signatures 1\nrelease\t1\tx\nwhat\n'],
  ['with a sequence of no signature', 'mocban-signatures 1\nrelease\t1\tx\nend\t0..\t= 41\n'],
  ['with a piece of no sequence', 'mocban-signatures 1\nrelease\t1\tx\nsignature\t1\nthen\t0..\t= 41\n'],
  ['with a piece without anchor', 'mocban-signatures 1\nrelease\t1\tx\nsignature\t1\nend\t0..\n'],
  ['with a hole', 'mocban-signatures 1\nrelease\t1\tx\nsignature\t1\nend\t0..\t= 41\t>2 0..0 42\n'],
  ['with a format of too few fields', 'mocban-signatures 1\nrelease\t1\tx\nformat\t1\n'],
  ['with a format without a number', 'mocban-signatures 1\nrelease\t1\tx\nformat\ta\tb\tc\t\t\t\t\t\n'],
])('refuses compiled signatures that are %s', (_, text) => {
  expect(() => readCompiledSignatures(text)).toThrow(expect.objectContaining({ code: 'FORMATS_SIGNATURES_INVALID' }));
});

it.each([
  ['without a release', 'mocban-container-signatures 1\n'],
  ['with a container that is not known', 'mocban-container-signatures 1\nrelease\t1\ntrigger\trar\tfmt/1\n'],
  ['with a file of no container', 'mocban-container-signatures 1\nrelease\t1\nfile\ta\n'],
])('refuses compiled container signatures that are %s', (_, text) => {
  expect(() => readCompiledContainers(text)).toThrow(expect.objectContaining({ code: 'FORMATS_SIGNATURES_INVALID' }));
});
