import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { characteriseFile } from '../characterise-file.js';

const folder = mkdtempSync(join(tmpdir(), 'mocban-texts-'));
afterAll(() => rmSync(folder, { recursive: true }));

const TEXT = 'Cộng hòa xã hội chủ nghĩa Việt Nam\r\n';
/** The same as TCVN3 writes it. */
const TCVN3 = Buffer.from('C\xe9ng h\xdfa x\xb7 h\xe9i ch\xf1 ngh\xdca Vi\xd6t Nam\r\n', 'latin1');

it.each<[what: string, bytes: Buffer, properties: object]>([
  ['ASCII', Buffer.from('Lao Cai\n'), { encoding: 'us-ascii', hasMark: false }],
  ['UTF-8', Buffer.from(TEXT), { encoding: 'utf-8', hasMark: false }],
  ['UTF-8 of letters and marks', Buffer.from(TEXT.normalize('NFD')), { combiningMarks: 'decomposed' }],
  ['UTF-16', Buffer.from(`\ufeff${TEXT}`, 'utf16le'), { encoding: 'utf-16le', hasMark: true }],
  ['8 bits', TCVN3, { encoding: '8-bit', vietnamese: { encoding: 'tcvn3', words: 7, syllables: 7 } }],
  // What is not known at the beginning is at the end.
  ['its end', Buffer.concat([Buffer.alloc(200_000, 'a'), Buffer.from([0xe9])]), { encoding: '8-bit' }],
])('says that a text is %s', async (_, bytes, properties) => {
  const path = join(folder, 'text.txt');
  writeFileSync(path, bytes);
  expect(await characteriseFile(path)).toMatchObject({ family: 'text', format: 'text', properties, findings: [] });
});
