import { WindowCollector } from './window-collector.js';
import { windowsOf } from './windows.js';

const bytes = (length: number): Uint8Array => Uint8Array.from({ length }, (_, index) => (index * 7) % 251);

it.each([
  [0, 10],
  [1, 1],
  [99, 10],
  [100, 100],
  [100, 30],
  [101, 101],
  [101, 30],
  [250, 7],
  [250, 250],
  [300, 100],
  [1999, 333],
])('collects of %i bytes in chunks of %i what windows of bytes are', (length, chunk) => {
  const all = bytes(length);
  const collector = new WindowCollector(100);
  // Twice: the second file finds nothing of the first, nor a chunk's buffer that is written over.
  for (const file of [all.toReversed(), all]) {
    for (let at = 0; at < length; at += chunk) {
      const part = file.slice(at, at + chunk);
      collector.push(part);
      part.fill(0xee);
    }
    expect(collector.take()).toEqual(windowsOf(file, 100));
  }
});

it('holds no more for a small file than it has', () => {
  const collector = new WindowCollector();
  collector.push(bytes(10));
  expect(collector.take().first.buffer.byteLength).toBe(10);
});
