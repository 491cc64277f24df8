import { bufferAccess } from '@mocban/pdf';
import { Problems } from '../findings/problems.js';
import type { PdfProperties } from '../model/pdf.js';
import { PdfText, stream } from '@mocban/pdf/testing';
import { characterisePdf } from './pdf.js';
import { tellPdf } from './tell-pdf.js';

async function read(bytes: Buffer, limits = {}): Promise<PdfProperties & { rules: string[]; messages: string }> {
  const problems = new Problems();
  const properties = await characterisePdf(bufferAccess(bytes), problems, limits);
  tellPdf(properties, problems);
  const findings = problems.list();
  return {
    ...properties,
    rules: findings.map(({ rule }) => rule),
    messages: findings.map((one) => one.message).join('\n'),
  };
}

const PAGE = '/Type /Page /Parent 2 0 R /MediaBox [0 0 600 800]';
const IMAGE = '/Type /XObject /Subtype /Image /Width 1667 /Height 2222 /BitsPerComponent 8 /ColorSpace /DeviceRGB';

/** A document of pages by their content; what they may use is named I, M, S and F. */
function document(contents: readonly string[], more: Record<number, string> = {}, catalog = ''): Buffer {
  const objects: Record<number, string> = {
    1: `<< /Type /Catalog /Pages 2 0 R ${catalog} >>`,
    2: `<< /Type /Pages /Kids [${contents.map((_, at) => `${20 + at * 2} 0 R`).join(' ')}] /Count ${contents.length} /Resources 3 0 R >>`,
    3: '<< /XObject << /I 4 0 R /M 5 0 R /S 6 0 R >> /Font << /F 7 0 R >> >>',
    4: stream('x', IMAGE),
    5: stream('x', '/Type /XObject /Subtype /Image /Width 5000 /Height 6667 /ImageMask true'),
    6: stream('x', `${IMAGE} /SMask 4 0 R`),
    7: '<< /Type /Font /Subtype /TrueType /BaseFont /ABCDEF+Arial /FontDescriptor 8 0 R >>',
    8: '<< /Type /FontDescriptor /FontFile2 9 0 R >>',
    9: stream('x'),
  };
  contents.forEach((content, at) => {
    objects[20 + at * 2] = `<< ${PAGE} /Contents ${21 + at * 2} 0 R >>`;
    objects[21 + at * 2] = stream(content);
  });
  return new PdfText().save({ ...objects, ...more }, '/Root 1 0 R /ID [(a) (b)]').bytes;
}

const WHOLE = 'q 600 0 0 800 0 0 cm';
const SHOWN = 'BT /F 9 Tf (a) Tj ET';
const HIDDEN = 'BT /F 9 Tf 3 Tr (a) Tj ET';

describe('layers', () => {
  it.each([
    ['', 'empty'],
    [SHOWN, 'text'],
    [HIDDEN, 'invisible-text'],
    [`${WHOLE} /I Do Q`, 'image'],
    [`${WHOLE} /I Do Q ${HIDDEN}`, 'image-and-invisible-text'],
    [`${WHOLE} /I Do Q ${SHOWN}`, 'image-and-text'],
    // What an opaque image covers is not seen, whatever its mode is.
    [`${SHOWN} ${WHOLE} /I Do Q`, 'image-and-invisible-text'],
    [`${SHOWN} ${WHOLE} /S Do Q`, 'image-and-text'],
    // A picture beside text is not the page.
    [`${SHOWN} q 100 0 0 100 0 0 cm /I Do Q`, 'text'],
    ['q 100 0 0 100 0 0 cm /I Do Q', 'image'],
    // Beside the page.
    ['q 100 0 0 100 900 0 cm /I Do Q', 'empty'],
  ])('of %j are %s', async (content, layers) => {
    expect((await read(document([content]))).pageRuns).toMatchObject([{ layers }]);
  });

  it('of pages that are alike are told together', async () => {
    const { pageRuns, pages } = await read(document([SHOWN, SHOWN, `${WHOLE} /I Do Q`, SHOWN]));
    expect(pages).toBe(4);
    expect(pageRuns.map(({ first, last, layers }) => [first, last, layers])).toEqual([
      [1, 2, 'text'],
      [3, 3, 'image'],
      [4, 4, 'text'],
    ]);
  });
});

describe('resolution', () => {
  it.each<[name: string, content: string, dpi: number, bitsPerPixel: number, isColour: boolean]>([
    ['an image', `${WHOLE} /I Do Q`, 200, 24, true],
    ['an image that is turned', 'q 0 800 -600 0 600 0 cm /I Do Q', 150, 24, true],
    ['strips', 'q 600 0 0 400 0 0 cm /I Do Q q 600 0 0 400 0 400 cm /I Do Q', 200, 24, true],
    ['letters finer than colours', `${WHOLE} /I Do /M Do Q`, 600, 24, true],
    ['a stamp beside a scan', `${WHOLE} /I Do Q q 10 0 0 10 0 0 cm /M Do Q`, 200, 24, true],
    ['a stamp in colour on a mask', `${WHOLE} /M Do Q q 10 0 0 10 0 0 cm /I Do Q`, 600, 1, false],
    ['an image within content', `${WHOLE} BI /W 600 /H 800 /BPC 8 /CS /G ID x EI Q`, 72, 8, false],
  ])('of a page is that of %s', async (_, content, dpi, bitsPerPixel, isColour) => {
    expect((await read(document([content]))).pageRuns).toMatchObject([{ dpi, bitsPerPixel, isColour }]);
  });

  it('counts units of a page that are larger', async () => {
    const page = `<< ${PAGE} /UserUnit 2 /Contents 21 0 R >>`;
    const found = await read(document([`${WHOLE} /I Do Q`], { 20: page }));
    expect(found.pageRuns).toMatchObject([{ dpi: 100, widthPoints: 1200, heightPoints: 1600 }]);
  });

  it.each([
    ['[/ICCBased 10 0 R]', 24, true],
    ['[/Indexed /DeviceRGB 255 (x)]', 8, true],
    ['[/Indexed /DeviceGray 255 (x)]', 8, false],
    ['[/Separation /Black /DeviceGray 10 0 R]', 8, false],
    ['[/DeviceN [/A /B /C /D] /DeviceCMYK 10 0 R]', 32, true],
    ['/DeviceCMYK', 32, true],
  ])('and colours are those of %s', async (space, bitsPerPixel, isColour) => {
    const image = IMAGE.replace('/DeviceRGB', space);
    const more = { 4: stream('x', image), 10: stream('x', '/N 3') };
    expect((await read(document([`${WHOLE} /I Do Q`], more))).pageRuns).toMatchObject([{ bitsPerPixel, isColour }]);
  });
});

describe('claims', () => {
  const packet = (content: string): string =>
    `<?xpacket begin="\ufeff"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" ${content}</rdf:RDF></x:xmpmeta><?xpacket end="w"?>`;
  const attributes = packet('pdfaid:part="2" pdfaid:conformance="B"/>');
  const withMetadata = (data: Buffer, more = {}): Buffer =>
    document([''], { 10: stream(data.toString('latin1'), '/Type /Metadata'), ...more }, '/Metadata 10 0 R');
  const wide = (text: string): Buffer => Buffer.from(`\ufeff${text.replace('\ufeff', '')}`, 'utf16le');

  it.each<[string, Buffer]>([
    ['attributes', Buffer.from(attributes)],
    [
      'elements',
      Buffer.from(
        packet('><pdfaid:part>2</pdfaid:part><pdfaid:conformance> B </pdfaid:conformance></rdf:Description>'),
      ),
    ],
    ['UTF-16, the low byte first', wide(attributes)],
    ['UTF-16, the high byte first', wide(attributes).swap16()],
    ['zeros behind them', Buffer.concat([Buffer.from(attributes), Buffer.alloc(100)])],
  ])('are read from %s', async (_, data) => {
    expect(await read(withMetadata(data))).toMatchObject({ pdfa: { part: '2', conformance: 'B' }, rules: [] });
  });

  it('of part 4 have a revision and no conformance', async () => {
    const { pdfa } = await read(withMetadata(Buffer.from(packet('pdfaid:part="4" pdfaid:rev="2020"/>'))));
    expect(pdfa).toEqual({ part: '4', revision: '2020' });
  });

  it('that cannot be read are irregular, and none is none', async () => {
    expect((await read(withMetadata(Buffer.from('<x>')))).rules).toEqual(['FORMAT_IRREGULAR']);
    expect((await read(document(['']))).pdfa).toBeUndefined();
  });

  it('are contradicted by what no PDF/A has', async () => {
    const catalog = {
      10: stream(Buffer.from(attributes).toString('latin1'), '/Type /Metadata'),
      11: '<< /S /JavaScript /JS (x) >>',
    };
    const bytes = document([''], catalog, '/Metadata 10 0 R /OpenAction 11 0 R /Requirements []');
    const found = await read(bytes);
    expect(found).toMatchObject({ rules: ['FORMAT_ACTIVE_CONTENT', 'FORMAT_CLAIM_CONTRADICTED'] });
    expect(found.messages).toContain(
      'claims to be PDF/A-2b, and breaks ISO 19005-2 6.5.1 (it has actions that are not permitted: JavaScript); ISO 19005-2 6.11',
    );
  });
});

describe('fonts that are not embedded', () => {
  const font = { 7: '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>' };

  it.each([
    [SHOWN, true, ['FORMAT_FONT_NOT_EMBEDDED']],
    // The second layer of a scan is never drawn.
    [HIDDEN, false, []],
    // Nobody knows what is behind it.
    [`${HIDDEN} (`, true, ['FORMAT_IRREGULAR', 'FORMAT_FONT_NOT_EMBEDDED']],
  ])('matter where text is painted: %s', async (content, isPainted, rules) => {
    const found = await read(document([content], font));
    expect(found).toMatchObject({ fonts: [{ name: 'Helvetica', isEmbedded: false, isPainted }], rules });
  });
});

describe('what it does and holds', () => {
  it('is told: actions of documents, pages, annotations, fields and bookmarks, files within', async () => {
    const found = await read(
      document(
        [''],
        {
          10: '<< /S /JavaScript /JS (x) /Next [11 0 R 11 0 R] >>',
          11: '<< /S /Launch /F (x) /Next 10 0 R >>',
          12: '<< /Names [(a) 10 0 R (b) 13 0 R] >>',
          13: '<< /Type /Filespec >>',
          14: '<< /First 15 0 R >>',
          15: '<< /A << /S /URI >> /Next 15 0 R >>',
          16: '<< /Type /Annot /Subtype /FileAttachment /AA << /E << /S /SubmitForm >> >> >>',
          17: '<< /FT /Tx /T (f) /AA << /K << /S /ResetForm >> >> >>',
          20: `<< ${PAGE} /Contents 21 0 R /Annots [16 0 R] /AA << /O << /S /Named >> >> >>`,
        },
        '/OpenAction 10 0 R /Names << /EmbeddedFiles 12 0 R >> /Outlines 14 0 R /AcroForm << /Fields [17 0 R] >>',
      ),
    );
    expect(found).toMatchObject({
      actions: ['JavaScript', 'Launch', 'Named', 'ResetForm', 'SubmitForm', 'URI'],
      hasJavaScript: true,
      embeddedFiles: 3,
      rules: ['FORMAT_ACTIVE_CONTENT', 'FORMAT_EMBEDDED_FILES'],
    });
  });

  it('has fonts, also those of forms and annotations, each once', async () => {
    const font = (name: string): string => `<< /Type /Font /Subtype /Type1 /BaseFont /${name} >>`;
    const { fonts } = await read(
      document([''], {
        6: stream('', '/Subtype /Form /Resources << /Font << /A 10 0 R >> /XObject << /Again 6 0 R >> >>'),
        10: font('Inner'),
        11: stream('', '/Resources << /Font << /A 12 0 R >> >>'),
        12: font('Shown'),
        20: `<< ${PAGE} /Contents 21 0 R /Annots [<< /AP << /N << /On 11 0 R >> >> >>] >>`,
      }),
    );
    expect(fonts.map(({ name, isEmbedded }) => [name, isEmbedded])).toEqual([
      ['Arial', true],
      ['Inner', false],
      ['Shown', false],
    ]);
  });
});

describe('what is wrong with it', () => {
  const whole = document([SHOWN, SHOWN]);
  const text = whole.toString('latin1');
  const changed = (from: string, to: string): Buffer => Buffer.from(text.replace(from, to), 'latin1');

  it.each<[string, Buffer, string, RegExp, number]>([
    ['a count that is another', changed('/Count 2', '/Count 3'), 'FORMAT_IRREGULAR', /has 2 pages, and says 3/, 2],
    [
      'a page that is not there',
      changed('/Kids [20 0 R', '/Kids [99 0 R'),
      'FORMAT_CORRUPT',
      /1 pages cannot be read/,
      1,
    ],
    ['no version that there is', changed('%PDF-1.7', '%PDF-3.7'), 'FORMAT_IRREGULAR', /no version 3.7/, 2],
    ['its end missing', whole.subarray(0, text.indexOf('startxref')), 'FORMAT_TRUNCATED', /no end/, 2],
    ['a list of objects elsewhere', changed('startxref\n', 'startxref\n1'), 'FORMAT_CORRUPT', /cross-reference/, 2],
  ])('is %s', async (_, bytes, rule, message, count) => {
    const { rules, messages, pages } = await read(bytes);
    expect([rules, pages]).toEqual([[rule], count]);
    expect(messages).toMatch(message);
  });

  it('is read behind what stands before its header, from wherever its offsets count', async () => {
    const junk = Buffer.from('junk\n'.repeat(20));
    expect(await read(Buffer.concat([junk, whole]))).toMatchObject({ pages: 2, rules: ['FORMAT_IRREGULAR'] });
  });

  it('is no more than a limit where there is too much of it', async () => {
    const found = await read(whole, { steps: 12 });
    expect(found).toMatchObject({ pages: 2, rules: ['FORMAT_LIMIT'] });
  });
});
