/** Letters of TCVN 5712:1993 VN3 (ABC) from 0xA1 to 0xFE; capitals with tones are shown by a font of capitals. */
const TCVN3 = 'ĂÂÊÔƠƯĐăâêôơưđ······àảãáạ·ằẳẵắ·······ặầẩẫấậè·ẻẽéẹềểễếệìỉ···ĩíịò·ỏõóọồổỗốộờởỡớợù·ủũúụừửữứựỳỷỹýỵ';
const TCVN3_FIRST = 0xa1;
const UNUSED = '·';
const SAMPLE = 4096;

/** Words that some heading or term of nearly every list has. */
const WORDS = /số|ngày|hồ sơ|văn bản|tài liệu|tiêu đề|trích yếu|thời hạn|đường dẫn|năm/giu;

/** Whether bytes are no text in any encoding that is read: it has zeros, and not as UTF-16 has them. */
export const isBinary = (bytes: Uint8Array): boolean =>
  bytes.subarray(0, SAMPLE).includes(0) && utf16Of(bytes) === undefined;

/**
 * Text by its mark, as UTF-8, as UTF-16 without a mark, or else as that of the old encodings in which it has more words of a list.
 * @returns `encoding`: what it was taken for, where the bytes do not say
 */
export function decodedText(bytes: Uint8Array): { text: string; encoding?: string } {
  const utf16 = utf16Of(bytes);
  if (utf16 !== undefined) {
    const text = new TextDecoder(utf16).decode(bytes);
    return hasMark(bytes) ? { text } : { text, encoding: `${utf16.toUpperCase()} without a byte order mark` };
  }
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch {
    const windows = new TextDecoder('windows-1258').decode(bytes);
    const tcvn3 = fromTcvn3(bytes);
    return wordsIn(tcvn3) > wordsIn(windows)
      ? { text: tcvn3, encoding: 'TCVN3 (ABC)' }
      : { text: windows, encoding: 'Windows-1258' };
  }
}

const hasMark = ([a, b]: Uint8Array): boolean => (a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff);

/** By the mark; without one by where the zeros of its letters without accents stand. */
function utf16Of(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  if (hasMark(bytes)) return bytes[0] === 0xff ? 'utf-16le' : 'utf-16be';
  const zeros = [0, 0];
  const sample = bytes.subarray(0, SAMPLE);
  sample.forEach((byte, index) => {
    if (byte === 0) zeros[index % 2]! += 1;
  });
  const [even = 0, odd = 0] = zeros;
  if (even + odd === 0 || even + odd < sample.length / 8) return undefined;
  if (even === 0) return 'utf-16le';
  return odd === 0 ? 'utf-16be' : undefined;
}

const wordsIn = (text: string): number =>
  text
    .slice(0, 1 << 16)
    .normalize('NFC')
    .match(WORDS)?.length ?? 0;

function fromTcvn3(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    .toString('latin1')
    .replace(/[\u00a1-\u00fe]/g, (character) => {
      const letter = TCVN3[character.charCodeAt(0) - TCVN3_FIRST];
      return letter === undefined || letter === UNUSED ? character : letter;
    });
}
