import { canonicalJson } from './canonical-json.js';
import { parseEntry, serialiseEntry } from './entry.js';
import type { VersionEvent } from './event.js';

const time = '2026-11-21T20:00:00Z';
const event: VersionEvent = {
  type: 'ingest',
  time,
  object: 'urn:uuid:00000000-0000-4000-8000-000000000000',
  version: 'v1',
  inventory: { sha512: 'a'.repeat(128) },
  manifests: [
    { name: 'manifest-sha256.txt', sha256: 'b'.repeat(64) },
    { name: 'manifest-sha512.txt', sha256: 'c'.repeat(64) },
  ],
};

describe('canonical JSON', () => {
  it('writes the example of RFC 8785', () => {
    // §3.2.2: numbers, text and literals.
    const value = {
      numbers: [333333333.33333329, 1e30, 4.5, 2e-3, 0.000000000000000000000000001],
      string: '\u20ac$\u000F\u000aA\'\u0042\u0022\u005c\\"\/',
      literals: [null, true, false],
    };
    expect(canonicalJson(value)).toBe(
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],' +
        '"string":"\u20ac$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    );
  });

  it('sorts members by UTF-16 units, as §3.2.3 shows', () => {
    const names = ['\u20ac', '\r', '\ufb33', '1', '\u{1f600}', '\u0080', '\u00f6'];
    const text = canonicalJson(Object.fromEntries(names.map((name) => [name, 0])));
    expect(Object.keys(JSON.parse(text) as object).slice(1)).toEqual([
      '\r',
      '\u0080',
      '\u00f6',
      '\u20ac',
      '\u{1f600}',
      '\ufb33',
    ]);
    expect(text.startsWith('{"\\r":0,"1":0,')).toBe(true);
  });

  it.each([[NaN], [Infinity], ['\ud800'], [{ '\udc00': 1 }]])('refuses what it cannot say (%#)', (value) => {
    expect(() => canonicalJson(value)).toThrow(TypeError);
  });

  it('leaves out members that are undefined', () => {
    expect(canonicalJson({ a: undefined, b: 1 })).toBe('{"b":1}');
  });
});

it('reads what it writes', () => {
  expect(parseEntry(serialiseEntry(event))).toEqual({ event });
  expect(parseEntry(serialiseEntry({ type: 'of-a-later-release', time, what: [1] }))).toHaveProperty('event');
});

it.each([
  ['no event', '1'],
  ['a list', '[]'],
  ['no canonical order', `{"type":"x","time":"${time}"}`],
  ['spaces', `{"time": "${time}","type":"x"}`],
  ['a time of another zone', '{"time":"2026-11-21T20:00:00+07:00","type":"x"}'],
  ['no date', '{"time":"2026-13-21T20:00:00Z","type":"x"}'],
  ['no type', `{"time":"${time}"}`],
  ['a version without its digests', `{"object":"x","time":"${time}","type":"ingest","version":"v1"}`],
  ['a member twice', `{"time":"${time}","type":"x","type":"x"}`],
  ['deep nesting', `${'['.repeat(50)}${']'.repeat(50)}`],
  ['very deep nesting', '['.repeat(60_000)],
])('does not take %s for an entry', (_, text) => {
  expect(parseEntry(Buffer.from(text))).toHaveProperty('problem');
});

it('refuses an entry of more than 60 KiB', () => {
  expect(() => serialiseEntry({ type: 'x', time, text: 'y'.repeat(61_400) })).toThrow(
    expect.objectContaining({ code: 'LOG_ENTRY_INVALID' }),
  );
  expect(parseEntry(Buffer.alloc(61_441))).toHaveProperty('problem');
});

it('refuses to write a version without its digests', () => {
  expect(() => serialiseEntry({ ...event, manifests: [] })).toThrow(
    expect.objectContaining({ code: 'LOG_ENTRY_INVALID' }),
  );
});
