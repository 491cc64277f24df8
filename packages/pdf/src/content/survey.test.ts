import { openPdf } from '../document/document.js';
import { pagesOf } from '../document/pages.js';
import { onePage, PdfText, stream } from '../testing.js';
import { bufferAccess } from '../source/random-access.js';
import { numberOf } from '../syntax/values.js';
import type { ContentSurvey } from './found.js';
import { PageSurveyor } from './survey.js';

const IMAGE = stream('x', '/Type /XObject /Subtype /Image /Width 100 /Height 200 /BitsPerComponent 8');

function surveyed(content: string, more: Record<number, string> = {}, isPainting = false): ContentSurvey {
  const page = {
    3: '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> /XObject << /I 6 0 R /X 7 0 R >> >> >>',
    6: IMAGE,
  };
  const bytes = new PdfText().save({ ...onePage(content), ...page, ...more }).bytes;
  const view = openPdf(bufferAccess(bytes)).view();
  return new PageSurveyor(view).survey(pagesOf(view).pages[0]!, () => isPainting);
}

describe('text', () => {
  it.each([
    ['is seen', 'BT /F1 12 Tf (a) Tj ET', 1, 0],
    ['is not painted', 'BT 3 Tr /F1 12 Tf (a) Tj [(b) 3 (c)] TJ 0 Tr (d) Tj ET', 1, 2],
    ['in one state is as it was in another', 'q BT 7 Tr (a) Tj ET Q BT (b) Tj ET', 1, 1],
    ['of blanks is none', 'BT /F1 12 Tf ( ) Tj () Tj [( ) ( )] TJ ET', 0, 0],
    ['by any operator is text', 'BT (a) \' 1 2 (b) " ET', 2, 0],
  ])('%s', (_, content, visibleTexts, invisibleTexts) => {
    expect(surveyed(content)).toMatchObject({ visibleTexts, invisibleTexts, isWhole: true, unreadStreams: 0 });
  });

  it('under an image that hides it is not seen', () => {
    const content = 'BT (a) Tj ET /I Do BT (b) Tj ET';
    expect(surveyed(content, {}, true)).toMatchObject({ visibleTexts: 1, invisibleTexts: 1 });
    expect(surveyed(content)).toMatchObject({ visibleTexts: 2, invisibleTexts: 0 });
  });
});

describe('images', () => {
  it('are told with where they are drawn', () => {
    const { images } = surveyed('q 2 0 0 3 4 5 cm /I Do Q /I Do');
    expect(images.map(({ matrix }) => matrix)).toEqual([
      [2, 0, 0, 3, 4, 5],
      [1, 0, 0, 1, 0, 0],
    ]);
    expect(images[0]!.dict.get('Width')).toBe(100);
  });

  it('within content have their keys in full', () => {
    const { images, visibleTexts } = surveyed('BI /W 7 /H 9 /BPC 1 /CS /G /F /CCF ID \x01EI(\xff EI BT (a) Tj ET');
    expect(images).toHaveLength(1);
    const [{ dict, stream: data }] = images as [(typeof images)[0]];
    expect([numberOf(dict.get('Width')), dict.get('Height'), dict.get('BitsPerComponent'), data]).toEqual([
      7,
      9,
      1,
      undefined,
    ]);
    expect(visibleTexts).toBe(1);
  });
});

describe('forms', () => {
  const form = (content: string): Record<number, string> => ({
    7: stream(
      content,
      '/Type /XObject /Subtype /Form /BBox [0 0 1 1] /Matrix [2 0 0 2 0 0] /Resources << /XObject << /I 6 0 R /X 7 0 R >> >>',
    ),
  });

  it('draw where they are drawn, and as text is painted there', () => {
    const survey = surveyed('/X Do q 3 0 0 3 1 1 cm 3 Tr /X Do Q', form('BT (a) Tj ET /I Do'));
    expect(survey).toMatchObject({ visibleTexts: 1, invisibleTexts: 1 });
    expect(survey.images.map(({ matrix }) => matrix)).toEqual([
      [2, 0, 0, 2, 0, 0],
      [6, 0, 0, 6, 1, 1],
    ]);
  });

  it('that draw themselves come to an end', () => {
    expect(surveyed('/X Do', form('BT (a) Tj ET /X Do /X Do')).isWhole).toBe(false);
  });
});

it('says what cannot be read', () => {
  expect(surveyed('BT (a) Tj ET << ')).toMatchObject({ visibleTexts: 1, isWhole: false, unreadStreams: 0 });
  expect(surveyed('', { 4: stream('x', '/Filter /FlateDecode') })).toMatchObject({ isWhole: false, unreadStreams: 1 });
  expect(surveyed('q '.repeat(5000))).toMatchObject({ isWhole: false });
});
