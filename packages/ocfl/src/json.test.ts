import { JsonObject, parseJson, type JsonValue } from './json.js';

const inPieces = (text: string, size: number) =>
  (async function* () {
    const bytes = Buffer.from(text);
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
  })();

function plain(value: JsonValue): unknown {
  if (value instanceof JsonObject)
    return Object.fromEntries([...value.members].map(([key, item]) => [key, plain(item)]));
  return Array.isArray(value) ? value.map(plain) : value;
}

describe('parseJson', () => {
  const text =
    '{"a":[1,-2.5e3,true,false,null,{}],"đường \\u00e9\\"\\\\":"\\ud83d\\ude00","__proto__":[] , "z" : "" }\n';

  it.each([1, 2, 3, 7, 1000])('gives what JSON.parse gives in pieces of %d bytes', async (size) => {
    expect(plain(await parseJson(inPieces(text, size)))).toEqual(JSON.parse(text));
  });

  it.each([
    '',
    '{',
    '{"a"}',
    '{"a":1,}',
    '[1,]',
    '[1 2]',
    '01',
    'nul',
    '{"a":1}x',
    '"\n"',
    '"\\x"',
    '{1:2}',
    ']',
    '+1',
    '\u00a01',
  ])('refuses %j', async (bad) => {
    await expect(parseJson(inPieces(bad, 2))).rejects.toMatchObject({ code: 'JSON_MALFORMED' });
  });

  it('refuses what is not UTF-8', async () => {
    const bytes = (async function* () {
      yield Buffer.from([0x22, 0xff, 0x22]);
    })();
    await expect(parseJson(bytes)).rejects.toMatchObject({ code: 'JSON_MALFORMED' });
  });

  it('stops at the limits of depth and size', async () => {
    await expect(parseJson(inPieces('['.repeat(100_000), 65_536))).rejects.toMatchObject({ code: 'JSON_TOO_DEEP' });
    await expect(parseJson(inPieces('[1,2,3]', 2), { maxBytes: 4 })).rejects.toMatchObject({ code: 'JSON_TOO_LARGE' });
  });

  it('remembers keys that occur twice', async () => {
    const value = (await parseJson(inPieces('{"a":1,"b":2,"a":3}', 4))) as JsonObject;
    expect(value.duplicateKeys).toEqual(['a']);
    expect(value.get('a')).toBe(3);
  });
});
