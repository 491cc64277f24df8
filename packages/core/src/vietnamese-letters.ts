/*
 * How Vietnamese was written in eight bits before Unicode. Each function takes a text whose characters are bytes (or what a program made of
 * them: the Western letters of the same numbers) and gives the letters that were meant, composed (NFC). What a table does not have stays.
 */

/**
 * TCVN 5712:1993 VN1, from 0x80. VN3, which everybody calls ABC, is its part without capitals that have a tone: a font of capitals shows
 * those, and the bytes are the small letter's.
 */
const TCVN =
  'ÀẢÃÁẠẶẬÈẺẼÉẸỆÌỈĨÍỊÒỎÕÓỌỘỜỞỠỚỢÙỦŨ\u00a0ĂÂÊÔƠƯĐăâêôơưđẰ\u0300\u0309\u0303\u0301\u0323' +
  'àảãáạẲằẳẵắẴẮẦẨẪẤỀặầẩẫấậèỂẻẽéẹềểễếệìỉỄẾỒĩíịòỔỏõóọồổỗốộờởỡớợùỖủũúụừửữứựỳỷỹýỵỐ';

/** RFC 1456 (VISCII), from 0x80. Six rare capitals lie among the control characters, and are not read. */
const VISCII =
  'ẠẮẰẶẤẦẨẬẼẸẾỀỂỄỆỐỒỔỖỘỢỚỜỞỊỎỌỈỦŨỤỲÕắằặấầẩậẽẹếềểễệốồổỗỠƠộờởịỰỨỪỬơớƯ' +
  'ÀÁÂÃẢĂẳẵÈÉÊẺÌÍĨỳĐứÒÓÔạỷừửÙÚỹỵÝỡưàáâãảăữẫèéêẻìíĩỉđựòóôõỏọụùúũủýợỮ';

/** windows-1258 where its letters are not those of ISO 8859-1: tones stand behind the vowel as signs of their own. */
const WINDOWS_1258: Readonly<Record<string, string>> = {
  ...{ Ã: 'Ă', Ì: '\u0300', Ð: 'Đ', Ò: '\u0309', Õ: 'Ơ', Ý: 'Ư', Þ: '\u0303' },
  ...{ ã: 'ă', ì: '\u0301', ð: 'đ', ò: '\u0323', õ: 'ơ', ý: 'ư', þ: '₫' },
};

const CIRCUMFLEX = '\u0302';
const BREVE = '\u0306';
const [ACUTE, GRAVE, HOOK, TILDE, DOT] = ['\u0301', '\u0300', '\u0309', '\u0303', '\u0323'] as const;

/** VNI writes most letters as two: the vowel and, as a letter of its own, its sign with the tone. It is its maker's, no standard. */
const VNI_SIGNS: Readonly<Record<string, string>> = {
  ...{ ù: ACUTE, ø: GRAVE, û: HOOK, õ: TILDE, ï: DOT },
  ...{ â: CIRCUMFLEX, á: CIRCUMFLEX + ACUTE, à: CIRCUMFLEX + GRAVE, å: CIRCUMFLEX + HOOK },
  ...{ ã: CIRCUMFLEX + TILDE, ä: CIRCUMFLEX + DOT },
  ...{ ê: BREVE, é: BREVE + ACUTE, è: BREVE + GRAVE, ú: BREVE + HOOK, ü: BREVE + TILDE, ë: BREVE + DOT },
};
/** Letters that stand for one by themselves. */
const VNI_LETTERS: Readonly<Record<string, string>> = { ñ: 'đ', ô: 'ơ', ö: 'ư', æ: 'ỉ', ó: 'ĩ', ò: 'ị', î: 'ỵ' };
const VNI = /([aeouyôö])([ùøûõïâáàåãäêéèúüë])|[ñôöæóòî]/gi;

const FIRST = 0x80;
const byTable = (table: string) => (text: string) =>
  text.replace(/[\u0080-\u00ff]/g, (one) => table[one.charCodeAt(0) - FIRST] ?? one).normalize('NFC');

/** @see TCVN 5712:1993 */
export const fromTcvn3 = byTable(TCVN);

/** @see RFC 1456 */
export const fromViscii = byTable(VISCII);

/** @see https://encoding.spec.whatwg.org/index-windows-1258.txt */
export const fromWindows1258 = (text: string): string =>
  text.replace(/[ÃÌÐÒÕÝÞãìðòõýþ]/g, (one) => WINDOWS_1258[one]!).normalize('NFC');

export const fromVni = (text: string): string =>
  text
    .replace(VNI, (both: string, vowel?: string, sign?: string) =>
      vowel === undefined || sign === undefined ? vniLetter(both) : vniLetter(vowel) + VNI_SIGNS[sign.toLowerCase()]!,
    )
    .normalize('NFC');

function vniLetter(letter: string): string {
  const lower = letter.toLowerCase();
  const own = VNI_LETTERS[lower] ?? lower;
  return letter === lower ? own : own.toUpperCase();
}
