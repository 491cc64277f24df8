import { TextSketch } from './text-sketch.js';

const sketch = (...pieces: string[]): TextSketch => {
  const text = new TextSketch();
  for (const piece of pieces) text.add(piece);
  return text;
};
const TEXT = 'Cộng hòa xã hội chủ nghĩa Việt Nam, Độc lập - Tự do - Hạnh phúc';

it('finds all of a text in itself, whatever its line ends, composition and ligatures', () => {
  const text = sketch(TEXT);
  expect(text.partIn(sketch(TEXT.replaceAll(' ', '\n\n')))).toBe(1);
  expect(text.partIn(sketch(TEXT.normalize('NFD')))).toBe(1);
  expect(sketch('office files').partIn(sketch('oﬃce ﬁles'))).toBe(1);
});

it('counts a text that comes in pieces as the whole', () => {
  expect(sketch(TEXT).partIn(sketch(...TEXT))).toBe(1);
  expect(sketch(...TEXT).partIn(sketch(TEXT))).toBe(1);
});

it('says how much of a text is missing, and does not mind what is added', () => {
  const text = sketch('abcdefghijklmnopqrstuvwxyz');
  expect(text.partIn(sketch('abcdefghijklm'))).toBeCloseTo(10 / 23);
  expect(text.partIn(sketch('abcdefghijklmnopqrstuvwxyz and the number of the page'))).toBe(1);
  expect(text.partIn(sketch('0123456789'))).toBe(0);
  expect(sketch('aaaaaaaaaa').partIn(sketch('aaaa'))).toBeCloseTo(1 / 7);
});

it('knows a text too short to compare', () => {
  expect(sketch('abc').isEmpty).toBe(true);
  expect(sketch(' a b\nc d').isEmpty).toBe(false);
});
