import { encoded, randomText } from './encode.test.helper.js';
import { vietnameseEvidence, type VietnameseEncoding } from './evidence.js';
import { isSyllable } from './syllable.js';

const ENCODINGS: VietnameseEncoding[] = ['tcvn3', 'vni-windows', 'viscii', 'windows-1258'];
const CIRCULAR =
  'căn cứ luật lưu trữ ngày hai mươi mốt tháng sáu năm hai nghìn không trăm hai mươi tư; bộ trưởng bộ nội vụ ban hành thông tư quy định ' +
  'nghiệp vụ lưu trữ đối với tài liệu điện tử, việc thu nộp hồ sơ và thời hạn bảo quản của cơ quan, tổ chức thuộc phạm vi quản lý';

/** Numbers from a seed (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

it.each(ENCODINGS)('tells a circular in %s', (encoding) => {
  const found = vietnameseEvidence(encoded(CIRCULAR, encoding))!;
  expect(found).toMatchObject({ encoding, basis: 'vietnamese-syllables', sureness: 'high' });
  expect(found.syllables).toBe(found.words);
  expect(found.nextBest).toBeLessThan(found.words * 0.7);
});

it.each(ENCODINGS)('tells every one of 500 random texts of 12 to 60 words in %s', (encoding) => {
  const random = seeded(5712);
  for (let text = 0; text < 500; text += 1) {
    const words = randomText(12 + Math.floor(random() * 49), random);
    expect([words, vietnameseEvidence(encoded(words, encoding))?.encoding]).toEqual([words, encoding]);
  }
});

it.each(ENCODINGS)('never takes a short text in %s for one in another encoding', (encoding) => {
  const random = seeded(1456);
  let told = 0;
  for (let text = 0; text < 1000; text += 1) {
    const words = randomText(3 + Math.floor(random() * 4), random);
    const found = vietnameseEvidence(encoded(words, encoding))?.encoding;
    if (found !== undefined) told += 1;
    expect([words, found ?? encoding]).toEqual([words, encoding]);
  }
  expect(told).toBeGreaterThan(500);
});

it('reads TCVN3 in which a font of capitals was used, and the quotation marks of Windows', () => {
  const text = Buffer.from('C\u00e9NG H\u00dfA X\u00b7 H\u00e9I \u0093Ch\u00b5o b\u00b9n\u0094 n\u00a8m', 'latin1');
  expect(vietnameseEvidence(text)).toMatchObject({ encoding: 'tcvn3', words: 7, syllables: 7 });
});

it.each([
  ['French', 'où était la première école, à côté de la forêt ? là-bas, près du château, très tôt, déjà fermée, élève'],
  ['Italian', 'è già così, perché no? più là, può, né sarà città, però è là, è già, più giù, è, è là'],
  ['Portuguese', 'não há informação: a função já está lá, até amanhã; opções, milhões, também é só isso, avó'],
  ['Spanish', 'año, mañana, él está aquí, sí, allí están más niños; también qué, cómo, tú, mí, té, dé'],
  ['German', 'Straße, für Übung, schön, Mädchen, größer, über Köln, Tür, müssen, König, Äpfel, daß'],
  ['Icelandic', 'það, við, góða nótt, þú ert, ég, maður, ý, bíó, hún, sjá, þá, né, sú, ðó, hár, tími'],
])('takes %s for no Vietnamese', (_, text) => {
  const found = vietnameseEvidence(Buffer.from(text, 'latin1'));
  expect(found).toMatchObject({ basis: 'vietnamese-syllables' });
  expect(found!.encoding).toBeUndefined();
});

it('says nothing of two words, of signs and of bytes without letters', () => {
  expect(vietnameseEvidence(encoded('hồ sơ', 'tcvn3'))).toBeUndefined();
  expect(vietnameseEvidence(Buffer.from('5 \u00b0 6 \u00b0 7 \u00b0 8 \u00b0', 'latin1'))).toBeUndefined();
  expect(vietnameseEvidence(Buffer.alloc(0))).toBeUndefined();
});

it('looks at a thousand words, and at no more of a long one than a word can have', () => {
  expect(vietnameseEvidence(encoded(`${CIRCULAR} `.repeat(3000), 'tcvn3'))).toMatchObject({ words: 1000 });
  const start = performance.now();
  expect(vietnameseEvidence(Buffer.alloc(1_048_576, 0xe1))).toBeUndefined();
  expect(
    vietnameseEvidence(Buffer.from('\u00e1'.repeat(500_000) + ' \u00e1a '.repeat(90_000), 'latin1')),
  ).toMatchObject({
    words: 1000,
  });
  expect(performance.now() - start).toBeLessThan(3000);
});

it.each(['nghiêng', 'quyết', 'giếng', 'khuỷu', 'hoà', 'hòa', 'uể', 'quốc', 'gì', 'thuở', 'ngoằn', 'yêu'])(
  'knows the syllable %s',
  (word) => expect(isSyllable(word)).toBe(true),
);
it.each(['các̀', 'cac', 'càc', 'été', 'năo', 'zăn', 'straß', 'nghiêngs', 'hồơ', 'sôì', 'mừơng', ''])(
  'knows that %s is none',
  (word) => expect(isSyllable(word.normalize('NFC'))).toBe(false),
);
