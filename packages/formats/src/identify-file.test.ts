import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bytesOf } from '@mocban/core';
import { rawZip } from '@mocban/container/testing';
import { readContainerSignatures } from './container-signatures/read-container-signatures.js';
import { FormatIdentifier } from './identify.js';
import { windowsOf } from './matching/windows.js';
import { compoundFile } from './testing.js';
import { readSignatureFile } from './signature-file/read-signature-file.js';
import { piece, sequence, signatureFile } from './signature-file.test.helper.js';

const folder = mkdtempSync(join(tmpdir(), 'mocban-formats-'));
afterAll(() => rmSync(folder, { recursive: true }));

const begins = (bytes: string): string =>
  sequence('BOFoffset', piece('SubSeqMinOffset="0" SubSeqMaxOffset="0"', bytes));
const file = (path: string, content?: string): string =>
  `<File><Path>${path}</Path>${content === undefined ? '' : `<BinarySignatures><InternalSignatureCollection><InternalSignature ID="1">${begins(`'${content}'`)}</InternalSignature></InternalSignatureCollection></BinarySignatures>`}</File>`;
const CONTAINERS = `<ContainerSignatureMapping signatureVersion="7"><ContainerSignatures>
<ContainerSignature Id="1" ContainerType="ZIP"><Files>${file('a/b.xml', 'is it')}${file('c')}</Files></ContainerSignature>
<ContainerSignature Id="2" ContainerType="OLE2"><Files>${file('CompObj', 'Word')}</Files></ContainerSignature>
</ContainerSignatures><FileFormatMappings><FileFormatMapping signatureId="1" Puid="test/3"/><FileFormatMapping signatureId="2" Puid="test/4"/></FileFormatMappings>
<TriggerPuids><TriggerPuid ContainerType="ZIP" Puid="test/1"/><TriggerPuid ContainerType="OLE2" Puid="test/2"/></TriggerPuids></ContainerSignatureMapping>`;

let identifier: FormatIdentifier;
beforeAll(async () => {
  const release = signatureFile([begins('504B0304'), begins('D0CF11E0'), begins("'none'"), begins("'none'")]);
  identifier = new FormatIdentifier(
    await readSignatureFile(bytesOf(Buffer.from(release))),
    await readContainerSignatures(bytesOf(Buffer.from(CONTAINERS))),
  );
});

async function found(name: string, bytes: Buffer): Promise<string[]> {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  const { matches, warnings, containerSignatures } = await identifier.identifyFile(path);
  expect(containerSignatures).toBe('7');
  return [...matches.map(({ puid, basis }) => `${puid} by ${basis}`), ...warnings];
}

const zip = (...entries: [name: string, data: string][]): Buffer =>
  rawZip(entries.map(([name, data]) => ({ name, content: data })));

it('tells a zip by what lies in it', async () => {
  expect(await found('whole', zip(['a/b.xml', 'is it so'], ['c', '']))).toEqual(['test/3 by container']);
});

it('says of a container that has only been seen from both ends that what lies in it may say more', () => {
  expect(identifier.identify(windowsOf(zip(['a/b.xml', 'is it so'])))).toMatchObject({ unopened: 'zip' });
  expect(identifier.identify(windowsOf(Buffer.from('none'))).unopened).toBeUndefined();
});

it.each([
  ['lacks a file', [['a/b.xml', 'is it so']]],
  [
    'has another content',
    [
      ['a/b.xml', 'no'],
      ['c', ''],
    ],
  ],
  [
    'has another name',
    [
      ['b.xml', 'is it so'],
      ['c', ''],
    ],
  ],
] as [string, [string, string][]][])('tells a zip that %s by its bytes alone', async (_, entries) => {
  expect(await found('part', zip(...entries))).toEqual(['test/1 by signature']);
});

it('tells an OLE2 file by its streams', async () => {
  expect(await found('ole', compoundFile({ '\u0001CompObj': Buffer.from('Word') }))).toEqual(['test/4 by container']);
  expect(await found('ole', compoundFile({ CompObj: Buffer.from('Excel') }))).toEqual(['test/2 by signature']);
});

it('says of a container that leads nowhere that it could not be looked at', async () => {
  expect(await found('cut', Buffer.from('d0cf11e0a1b11ae1', 'hex'))).toEqual([
    'test/2 by signature',
    'CONTAINER_UNREADABLE',
  ]);
});

it.each([
  ['no XML', 'x'],
  ['another document', '<a/>'],
  ['a container that is not known', CONTAINERS.replace('"OLE2"', '"RAR"')],
  ['a mapping of nothing', CONTAINERS.replace('signatureId="1"', '')],
])('refuses container signatures that are %s', async (_, text) => {
  await expect(readContainerSignatures(bytesOf(Buffer.from(text)))).rejects.toMatchObject({
    code: 'FORMATS_SIGNATURES_INVALID',
  });
});
