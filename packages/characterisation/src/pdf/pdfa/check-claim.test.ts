import { bufferAccess } from '@mocban/pdf';
import { PdfText, stream } from '@mocban/pdf/testing';
import { Problems } from '../../findings/problems.js';
import type { PdfaContradiction } from '../../model/pdf.js';
import { characterisePdf } from '../pdf.js';
import { PDFA_RULES, type PdfaRuleId } from './rules.js';

/** What is changed in a document that breaks no rule. */
interface Change {
  /** Objects by number. */
  more?: Record<number, string>;
  catalog?: string;
  page?: string;
  resources?: string;
  content?: string;
  trailer?: string;
  /** Of the whole file, at the end. */
  edit?: (text: string) => string;
}

const ID = '/ID [(a) (b)]';

function profile(space = 'RGB ', deviceClass = 'mntr', major = 2): string {
  const header = Buffer.alloc(128);
  header[8] = major;
  header.write(deviceClass, 12, 'latin1');
  header.write(space, 16, 'latin1');
  header.write('acsp', 36, 'latin1');
  return stream(header.toString('latin1'), '/N 3');
}

const packet = (part: string, conformance: string | undefined): string =>
  stream(
    `<x xmlns:p="http://www.aiim.org/pdfa/ns/id/"><p:part>${part}</p:part>${conformance ? `<p:conformance>${conformance}</p:conformance>` : ''}</x>`,
    '/Type /Metadata /Subtype /XML',
  );

async function broken(level: string, change: Change = {}): Promise<readonly PdfaContradiction[]> {
  const [part, conformance] = [level[0]!, level[1]];
  const { more, catalog = '', page = '', resources = '', content = '', trailer = ID, edit = (text) => text } = change;
  const objects = {
    1: `<< /Type /Catalog /Pages 2 0 R /Metadata 6 0 R /OutputIntents [7 0 R] ${catalog} >>`,
    2: '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    3: `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F 5 0 R >> ${resources} >> ${page} >>`,
    4: stream(`BT /F 9 Tf (a) Tj ET ${content}`),
    5: '<< /Type /Font /Subtype /TrueType /BaseFont /ABCDEF+Arial /FontDescriptor 10 0 R >>',
    6: packet(part, conformance),
    7: '<< /Type /OutputIntent /S /GTS_PDFA1 /OutputConditionIdentifier (sRGB) /DestOutputProfile 8 0 R >>',
    8: profile(),
    10: '<< /Type /FontDescriptor /FontFile2 11 0 R >>',
    11: stream('x'),
  };
  const text = edit(new PdfText().save({ ...objects, ...more }, `/Root 1 0 R ${trailer}`).bytes.toString('latin1'));
  const problems = new Problems();
  const { pdfa } = await characterisePdf(bufferAccess(Buffer.from(text, 'latin1')), problems);
  expect([part, problems.isBroken]).toEqual([pdfa?.part, false]);
  return pdfa?.contradictions ?? [];
}

it.each(['1b', '2b', '2u', '3b', '4'])('says nothing of a document of level %s that breaks no rule', async (level) => {
  const edit = (text: string): string => (level === '4' ? text.replace('%PDF-1.7', '%PDF-2.0') : text);
  expect(await broken(level.toUpperCase(), { edit })).toEqual([]);
});

it('takes what tagged documents have', async () => {
  const catalog = '/MarkInfo << /Marked true >> /StructTreeRoot 20 0 R';
  expect(await broken('1A', { catalog, more: { 20: '<< /Type /StructTreeRoot >>' } })).toEqual([]);
});

const annotation = (entries: string): Change => ({
  page: '/Annots [20 0 R]',
  more: { 20: `<< /Type /Annot /Rect [0 0 10 10] ${entries} >>` },
});
const image = (entries: string): Change => ({
  more: { 20: stream('x', `/Type /XObject /Subtype /Image /Width 1 /Height 1 /BitsPerComponent 8 ${entries}`) },
  resources: '/XObject << /I 20 0 R >>',
  content: '/I Do',
});
const form = (entries: string): Change => ({
  more: { 20: stream('', `/Type /XObject /Subtype /Form /BBox [0 0 1 1] ${entries}`) },
  resources: '/XObject << /I 20 0 R >>',
});
const state = (entries: string): Change => ({ resources: `/ExtGState << /G << ${entries} >> >>` });
const file = (names: string, type = 'application#2Fpdf'): Change => ({
  catalog: '/Names << /EmbeddedFiles << /Names [(a) 20 0 R] >> >>',
  more: { 20: `<< /Type /Filespec ${names} /EF << /F 21 0 R >> >>`, 21: stream('x', `/Subtype /${type}`) },
});
const font = (inner = ''): Change => ({
  more: {
    5: `<< /Type /Font /Subtype /Type0 /BaseFont /ABCDEF+Arial /Encoding /Identity-H /DescendantFonts [20 0 R] >>`,
    20: `<< /Type /Font /Subtype /CIDFontType2 /FontDescriptor 10 0 R ${inner} >>`,
  },
});
const profiled = (object: string): Change => ({ more: { 8: object } });
const PRINTED = '/F 4 /AP << /N 21 0 R >>';

const BREAKS: readonly [rule: PdfaRuleId, levels: string, change: Change][] = [
  ['level', '1U 2C', {}],
  ['header', '1B 2B', { edit: (text) => text.replace('\n%\u00e2', '\n%a') }],
  ['id', '1B 2B 3B 4', { trailer: '' }],
  ['id', '2B', { trailer: '/ID [(a)]' }],
  ['after-end', '1B 2B 4', { edit: (text) => `${text}% more` }],
  ['external-stream', '1B 2B', { more: { 11: stream('x', '/F (elsewhere)') } }],
  ['lzw', '1B 2B', { more: { 11: stream('x', '/Filter [/ASCIIHexDecode /LZWDecode]') } }],
  ['crypt', '2B', { more: { 11: stream('x', '/Filter /Crypt /DecodeParms << /Name /StdCF >>') } }],
  ['long-name', '1B 2B', { catalog: `/PieceInfo << /${'a'.repeat(10)} /${'a'.repeat(128)} >>` }],
  ['long-string', '2B', { catalog: `/PieceInfo (${'a'.repeat(32_768)})` }],
  ['long-string', '1B', { catalog: `/PieceInfo (${'a'.repeat(65_536)})` }],
  ['page-size', '2B', { page: '/MediaBox [0 0 2 842]' }],
  ['embedded-file', '1B', file('/F (a) /UF (a)')],
  ['embedded-name', '2B 3B', file('/F (a) /AFRelationship /Source')],
  ['embedded-format', '2B', file('/F (a) /UF (a)', 'text#2Fxml')],
  ['embedded-relation', '3B', file('/F (a) /UF (a)')],
  ['optional-content', '1B', { catalog: '/OCProperties << /D << /Name (a) >> >>' }],
  ['optional-content-setting', '2B', { catalog: '/OCProperties << /D << >> >>' }],
  [
    'optional-content-setting',
    '2B',
    { catalog: '/OCProperties << /D << /Name (a) >> /Configs [<< /Name (b) /AS [] >>] >>' },
  ],
  ['output-intent', '1B 2B', profiled(profile('Lab '))],
  ['output-intent', '1B 2B', profiled(profile('RGB ', 'link'))],
  ['output-intent', '1B', profiled(profile('RGB ', 'mntr', 4))],
  ['output-intent', '2B', profiled(stream('no profile'))],
  ['device-colour', '1B 2B', { content: '0 0 0 1 k 0 0 5 5 re f' }],
  ['device-colour', '1B 2B', { content: '/DeviceCMYK CS 0 0 m 5 5 l S' }],
  ['device-colour', '2B', image('/ColorSpace /DeviceCMYK')],
  ['device-colour', '2B', image('/ColorSpace [/Indexed /DeviceCMYK 0 (abcd)]')],
  ['device-colour', '2B', { content: '0 g BT /F 9 Tf (a) Tj ET', more: { 7: '<< /S /GTS_PDFX >>' } }],
  ['interpolation', '1B 2B', image('/ColorSpace /DeviceRGB /Interpolate true')],
  ['alternates', '1B 2B', image('/ColorSpace /DeviceRGB /Alternates []')],
  ['image-opi', '1B 2B', image('/ColorSpace /DeviceRGB /OPI << >>')],
  ['form-opi', '1B 2B', form('/OPI << >>')],
  ['form-postscript', '1B 2B', form('/Subtype2 /PS')],
  ['reference', '1B 2B', form('/Ref << >>')],
  ['postscript', '1B 2B', { more: { 20: stream('x', '/Subtype /PS') }, resources: '/XObject << /P 20 0 R >>' }],
  ['transfer-function', '1B 2B', state('/TR /Identity')],
  ['transfer-function', '2B', state('/TR2 /Identity')],
  ['halftone-phase', '2B', state('/HTP [0 0]')],
  ['blend-mode', '1B', state('/BM /Multiply')],
  ['blend-mode', '2B', state('/BM [/Multiply /Unheard]')],
  ['transparency', '1B', state('/ca 0.5')],
  ['transparency', '1B', state('/SMask << /S /Alpha >>')],
  ['transparency', '1B', form('/Group << /S /Transparency >>')],
  ['transparency', '1B', image('/ColorSpace /DeviceRGB /SMask 11 0 R')],
  ['font', '1B 2B 3B 4', { more: { 10: '<< /Type /FontDescriptor >>' } }],
  ['cid-map', '1B 2B', font()],
  ['unicode', '2U', font('/CIDToGIDMap /Identity /CIDSystemInfo << /Ordering (Identity) >>')],
  ['annotation-kind', '1B', annotation(`/Subtype /Polygon ${PRINTED}`)],
  ['annotation-kind', '1B 2B', annotation(`/Subtype /Movie ${PRINTED}`)],
  ['annotation-flags', '1B 2B', annotation('/Subtype /Link')],
  ['annotation-flags', '1B 2B', annotation('/Subtype /Link /F 6')],
  ['annotation-opacity', '1B', annotation(`/Subtype /Square /CA 0.5 ${PRINTED}`)],
  ['annotation-appearance', '2B', annotation('/Subtype /Square /F 4')],
  ['annotation-appearances', '1B 2B', annotation('/Subtype /Square /F 4 /AP << /N 11 0 R /D 11 0 R >>')],
  ['action', '1B 2B', { catalog: '/OpenAction << /S /Launch /F (x) >>' }],
  ['action', '1B 2B', { catalog: '/OpenAction << /S /Hide >>' }],
  ['action', '1B', { catalog: '/OpenAction << /S /GoToE >>' }],
  ['additional-actions', '1B 2B', { catalog: '/AA << >>' }],
  ['additional-actions', '2B', { page: '/AA << >>' }],
  [
    'field-actions',
    '1B 2B',
    { catalog: '/AcroForm << /Fields [20 0 R] >>', more: { 20: '<< /FT /Tx /T (a) /AA << >> >>' } },
  ],
  [
    'field-action',
    '1B 2B',
    {
      catalog: '/AcroForm << /Fields [20 0 R] >>',
      more: { 20: '<< /Subtype /Widget /FT /Btn /T (a) /A << /S /URI >> >>' },
    },
  ],
  ['field-appearance', '1B', annotation('/Subtype /Widget /F 4')],
  ['annotation-flags', '1B', annotation('/Subtype /Popup')],
  ['need-appearances', '1B 2B', { catalog: '/AcroForm << /Fields [] /NeedAppearances true >>' }],
  ['xfa', '2B', { catalog: '/AcroForm << /Fields [] /XFA [] >>' }],
  ['xfa', '2B', { catalog: '/NeedsRendering true' }],
  ['metadata-filter', '1B', { edit: (text) => text.replace('/Subtype /XML', '/Filter []   ') }],
  ['marked', '1A 2A', { catalog: '/StructTreeRoot << >>' }],
  ['structure', '1A 2A', { catalog: '/MarkInfo << /Marked true >>' }],
  ['presentation', '2B', { page: '/PresSteps << >>' }],
  ['requirements', '2B', { catalog: '/Requirements []' }],
];

it.each(BREAKS.flatMap(([rule, levels, change]) => levels.split(' ').map((level) => [rule, level, change] as const)))(
  'finds %s in a claim of %s, and nothing else',
  async (rule, level, change) => {
    const found = await broken(level, change);
    expect(found.map((one) => one.rule)).toContain(rule);
    expect(found.filter((one) => one.rule !== rule)).toEqual([]);
  },
);

it('has all rules tried here but the one that needs another writer', () => {
  const tested = new Set<PdfaRuleId>(BREAKS.map(([rule]) => rule));
  const others = Object.keys(PDFA_RULES).filter((rule) => !tested.has(rule as PdfaRuleId));
  // By qpdf, in `test/interop/pdfa-claims`.
  expect(others).toEqual(['xref-stream']);
});

it.each([
  ['a colour that was set and not painted with', { content: '0 0 0 1 k' }],
  [
    'one whose space another stands for',
    { content: '0 0 0 1 k 0 0 5 5 re f', resources: '/ColorSpace << /DefaultCMYK [/ICCBased 8 0 R] >>' },
  ],
  ['a font of text that is not painted', { more: { 4: stream('BT 3 Tr /F 9 Tf (a) Tj ET'), 10: '<< >>' } }],
  ['an annotation that shows nothing', { page: '/Annots [<< /Subtype /Widget /Rect [0 0 0 0] /F 4 >>]' }],
  ['a window of a note without flags', annotation('/Subtype /Popup')],
  ['a form that is sent', { page: '/Annots [<< /Subtype /Link /F 4 /A << /S /SubmitForm >> >>]' }],
])('permits %s', async (_, change: Change) => {
  expect(await broken('2B', change)).toEqual([]);
});

it('says how often and where first', async () => {
  const change = {
    more: { 20: stream('', '/Subtype /PS'), 21: stream('', '/Subtype /PS') },
    resources: '/XObject << /A 20 0 R /B 21 0 R >>',
  };
  expect(await broken('2B', change)).toMatchObject([{ rule: 'postscript', clause: 'ISO 19005-2 6.2.9', count: 2 }]);
});
