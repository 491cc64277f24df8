import { bytesOf } from '@mocban/core';
import { readMets } from './reader.js';
import { serialiseMets } from './serialiser.js';

const document = `<mets xmlns="http://www.loc.gov/METS/v2" OBJID="o">
  <metsHdr CREATEDATE="2026-03-10T00:00:00Z" MDID="p1"><agent ROLE="CREATOR" TYPE="SOFTWARE"><name>Mộc Bản</name></agent></metsHdr>
  <mdSec>
    <mdGrp ID="g1"><md ID="d1" USE="DESCRIPTIVE"><mdRef LOCTYPE="URL" LOCREF="dc.xml" MDTYPE="DC" SIZE="3"/></md></mdGrp>
    <mdGrp ID="g2">
      <md ID="t1" USE="TECHNICAL"><mdWrap MDTYPE="X"><xmlData/></mdWrap></md><md ID="r1" USE="RIGHTS"/><md ID="s1" USE="SOURCE"/>
      <md ID="p1" USE="PROVENANCE" STATUS="CURRENT"/><md ID="x1" USE="own"/>
    </mdGrp>
  </mdSec>
  <fileSec><file ID="f1" MDID="d1 t1" SIZE="5" CHECKSUM="ab" CHECKSUMTYPE="SHA-256"><FLocat LOCTYPE="URL" LOCREF="a.txt"/></file></fileSec>
  <structSec><structMap TYPE="PHYSICAL"><div LABEL="l" MDID="p1"><mptr LOCTYPE="URL" LOCREF="sub/METS.xml"/><fptr FILEID="f1"/></div></structMap></structSec>
</mets>`;

it('reads METS 2 into the model of METS 1, its metadata by their USE', async () => {
  expect(await readMets(bytesOf(document))).toMatchObject({
    version: 2,
    objId: 'o',
    header: { admIds: ['p1'], agents: [{ role: 'CREATOR', name: 'Mộc Bản' }] },
    dmdSecs: [{ id: 'd1', mdRef: { href: 'dc.xml', locType: 'URL', sizeBytes: 3 } }],
    amdSecs: [
      {
        id: 'g2',
        techMds: [{ id: 't1', mdWrap: true }, { id: 'x1' }],
        rightsMds: [{ id: 'r1' }],
        sourceMds: [{ id: 's1' }],
        digiprovMds: [{ id: 'p1', status: 'CURRENT' }],
      },
    ],
    fileSec: { groups: [{ files: [{ id: 'f1', dmdIds: ['d1'], admIds: ['t1'], locations: [{ href: 'a.txt' }] }] }] },
    structMaps: [
      {
        type: 'PHYSICAL',
        div: { label: 'l', admIds: ['p1'], mptrs: [{ href: 'sub/METS.xml' }], fptrs: [{ fileId: 'f1' }] },
      },
    ],
  });
});

it('packs and gives away files that lie in the fileSec itself', async () => {
  const files = Array.from({ length: 1500 }, (_, n) => `<file ID="f${n}"/>`).join('');
  const many = document.replace(/<file [\s\S]*<\/file>/, files);
  const [group] = (await readMets(bytesOf(many))).fileSec!.groups;
  expect([...group!.files]).toHaveLength(1500);
  const taken: (string | undefined)[] = [];
  await readMets(bytesOf(many), { takeFile: ({ id }) => void taken.push(id) });
  expect(taken).toHaveLength(1500);
});

it('writes what it read of METS 2 as METS 1', async () => {
  const read = await readMets(bytesOf(document));
  const again = await readMets(bytesOf([...serialiseMets(read)].join('')));
  expect(again.version).toBeUndefined();
  expect(again.dmdSecs).toEqual(read.dmdSecs);
  expect(again.structMaps).toEqual(read.structMaps);
});
