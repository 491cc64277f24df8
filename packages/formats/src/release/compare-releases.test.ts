import { bytesOf } from '@mocban/core';
import { readContainerSignatures } from '../container-signatures/read-container-signatures.js';
import { readSignatureFile } from '../signature-file/read-signature-file.js';
import { piece, sequence, signatureFile } from '../signature-file.test.helper.js';
import { compareReleases } from './compare-releases.js';

const begins = (text: string): string =>
  sequence('BOFoffset', piece('SubSeqMinOffset="0" SubSeqMaxOffset="0"', `'${text}'`));

const CONTAINERS = `<ContainerSignatureMapping signatureVersion="7"><ContainerSignatures>
<ContainerSignature Id="1" ContainerType="ZIP"><Files><File><Path>a</Path></File></Files></ContainerSignature>
</ContainerSignatures><FileFormatMappings><FileFormatMapping signatureId="1" Puid="test/2"/></FileFormatMappings><TriggerPuids/></ContainerSignatureMapping>`;

const releaseOf = async (signatures: string, containers = CONTAINERS) => ({
  signatures: await readSignatureFile(bytesOf(Buffer.from(signatures))),
  containers: await readContainerSignatures(bytesOf(Buffer.from(containers))),
});

const before = signatureFile([begins('a'), begins('b'), begins('c')], { 2: 1 });

it('finds nothing between a release and itself, whatever numbers it gives its signatures and formats', async () => {
  const renumbered = before
    .replaceAll(/(<InternalSignature ID=")(\d)/g, '$17$2')
    .replaceAll(/(<InternalSignatureID>)(\d)/g, '$17$2')
    .replaceAll(/(<FileFormat ID=")(\d)/g, '$18$2')
    .replaceAll(/(<HasPriorityOverFileFormatID>)(\d)/g, '$18$2');
  expect(compareReleases(await releaseOf(before), await releaseOf(renumbered))).toEqual({
    before: 'pronom-1-containers-7',
    after: 'pronom-1-containers-7',
    added: [],
    changed: [],
    gone: [],
  });
});

it.each<[string, (text: string) => string, string, string[]]>([
  ['a name', (text) => text.replace('"Format 1"', '"Form 1"'), 'test/1', ['name']],
  ['an extension', (text) => text.replace('>X1<', '>X9<'), 'test/1', ['extensions']],
  ['MIME types', (text) => text.replace('a/b, c/d', 'a/b'), 'test/1', ['mimeTypes']],
  ['bytes', (text) => text.replace("'c'", "'d'"), 'test/3', ['signatures']],
  ['an offset', (text) => text.replace('SubSeqMaxOffset="0"', 'SubSeqMaxOffset="1"'), 'test/1', ['signatures']],
  ['a priority', (text) => text.replace(/<HasPriority.*?<[^>]*>/g, ''), 'test/2', ['priorities']],
])('tells a change of %s', async (_, change, puid, what) => {
  const { added, changed, gone } = compareReleases(await releaseOf(before), await releaseOf(change(before)));
  expect([added, gone]).toEqual([[], []]);
  expect(changed).toMatchObject([{ puid, what }]);
});

it('tells a change of what lies in a container, formats that are new and formats that are gone', async () => {
  const changes = compareReleases(
    await releaseOf(before),
    await releaseOf(before.replace('"test/3"', '"test/4"'), CONTAINERS.replace('>a<', '>b<')),
  );
  expect(changes).toMatchObject({
    added: [{ puid: 'test/4', name: 'Format 3' }],
    changed: [{ puid: 'test/2', what: ['containerSignatures'] }],
    gone: [{ puid: 'test/3' }],
  });
});
