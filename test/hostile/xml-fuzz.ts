import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { judgeDocument, openXml, type DocumentReport } from '@mocban/signatures';
import { SignatureWorld, worldTools } from '../fixtures/signature-world.js';
import {
  ENVELOPED,
  EXCLUSIVE,
  INCLUSIVE,
  INCLUSIVE_11,
  signatureTemplate,
  toProperties,
  withSignatureTimestamp,
  xadesTemplate,
  XmlSigner,
  xmlsec1,
} from '../fixtures/xml-signature.js';
import { contextOf } from '../interop/signature-verdicts/judge.js';
import { oneOf } from '../simulation/random.js';
import type { Fuzzed, FuzzKind } from './fuzz.js';
import { mutateXml } from './mutate-xml.js';

const RECORD =
  '<?xml version="1.0" encoding="UTF-8"?>\n<hs:HoSo xmlns:hs="urn:x:ho-so" xml:lang="vi"><hs:VanBan Id="vb">' +
  '<hs:SoTien>1000000</hs:SoTien><!-- ghi chú --><hs:TrichYeu>Về việc</hs:TrichYeu></hs:VanBan></hs:HoSo>';
const FORGED = '<hs:VanBan Id="fake"><hs:SoTien>9000000</hs:SoTien></hs:VanBan>';
/** What may come in, the forged part above all. */
const INSERTS = [
  FORGED,
  FORGED.replace('fake', 'vb'),
  `<hs:HoSo>${FORGED}</hs:HoSo>`,
  '<hs:SoTien>9000000</hs:SoTien>',
];

/** Documents that are right, signed as a whole, in a part and around what they sign. */
function seedsOf(world: SignatureWorld, signer: XmlSigner): string[] {
  const signed = (template: string, end = '</hs:HoSo>'): string =>
    signer.sign(RECORD.replace(end, template + end), 'N');
  const plain = (uri: string, ...transforms: string[]): string =>
    signatureTemplate({ references: [{ uri, transforms }] });
  const xades = signer.sign(xadesTemplate(world, 'N', RECORD), 'N');
  const references = [{ uri: '#vb', transforms: [INCLUSIVE_11] }, toProperties('S1')];
  const object = `<ds:Object Id="o"><hs:HoSo xmlns:hs="urn:x:ho-so"><hs:SoTien>1000000</hs:SoTien></hs:HoSo></ds:Object>`;
  return [
    xades,
    withSignatureTimestamp(world, xades, '2026-11-20 09:00:00'),
    signer.sign(xadesTemplate(world, 'N', RECORD, { references }), 'N'),
    signed(plain('', ENVELOPED, INCLUSIVE)),
    signed(plain('', ENVELOPED)),
    signed(plain('#vb', EXCLUSIVE)),
    signer.sign(signatureTemplate({ references: [{ uri: '#o', transforms: [] }], objects: object }), 'N'),
  ];
}

/** Everything but comments, sections and instructions. */
const elementsOf = (text: string): string => text.replace(/<!--.*?-->|<\?.*?\?>|<!\[CDATA\[.*?\]\]>/gs, '');

function wrongPass(
  report: DocumentReport,
  input: Buffer,
  known: ReadonlySet<string>,
  signer: string,
): string | undefined {
  for (const one of report.signatures) {
    if (one.indication !== 'TOTAL_PASSED') continue;
    if (one.signer?.sha256 !== signer) return `passed, by ${JSON.stringify(one.signer)}`;
    if (!known.has(one.signedRevision?.sha256 ?? '')) return `passed, over ${JSON.stringify(one.signedRevision)}`;
    if (report.indication !== 'TOTAL_PASSED' || one.coverage !== 'ENTIRE_FILE') continue;
    if (/<hs:SoTien[^>]*>9000000/.test(elementsOf(input.toString())))
      return 'passed as a whole with a forged part in it';
  }
  return undefined;
}

export const XML_FUZZ: FuzzKind = {
  name: 'xml',
  needs: worldTools && xmlsec1,
  async open(folder): Promise<Fuzzed> {
    const world = SignatureWorld.make(join(folder, 'xml'));
    world.issue({ name: 'N' });
    const seeds = seedsOf(world, new XmlSigner(world, ['urn:x:ho-so:VanBan']));
    const context = contextOf(world, { ocsps: [world.ocsp('N')] });
    const known = new Set<string>();
    for (const seed of seeds) {
      const { indication, signatures } = await judgeDocument(await openXml(Buffer.from(seed)), context);
      if (indication !== 'TOTAL_PASSED') throw new Error(`a document that is right is ${indication}`);
      for (const { signedRevision } of signatures) known.add(signedRevision!.sha256);
    }
    const signer = createHash('sha256').update(world.der('N')).digest('hex');
    return {
      make: (random) => mutateXml(oneOf(random, seeds), seeds, INSERTS, random),
      judge: async (input) => wrongPass(await judgeDocument(await openXml(input), context), input, known, signer),
    };
  },
};
