/*
 * Syllables of Vietnamese: an onset, a rime and one of six tones, each of a closed set.
 * After Đoàn Thiện Thuật, Ngữ âm tiếng Việt (1977), in today's spelling; rimes of a few borrowed words (oong, êng) are with them.
 */

const ONSETS = 'b c ch d đ g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x'.split(' ');

const RIMES = new Set(
  [
    'a ai ao au ay am an ang anh ap at ac ach ăm ăn ăng ăp ăt ăc âu ây âm ân âng âp ât âc',
    'e eo em en eng ep et ec ê êu êm ên êng ênh êp êt êch',
    'i iu im in inh ip it ich ia iêu iêm iên iêng iêp iêt iêc',
    'o oi om on ong oong op ot oc ooc oa oai oao oay oam oan oang oanh oap oat oac oach oăm oăn oăng oăt oăc oe oeo oen oet',
    'ô ôi ôm ôn ông ôp ôt ôc ơ ơi ơm ơn ơp ơt',
    'u ui um un ung up ut uc ua uâ uây uân uâng uât uê uên uênh uêch uêu uôi uôm uôn uông uôt uôc uơ',
    'uy uya uyu uyn uyp uyt uynh uych uyên uyêt',
    'ư ưi ưu ưm ưn ưng ưt ưc ưa ươi ươu ươm ươn ương ươp ươt ươc',
    'y yêu yêm yên yêng yêt',
  ]
    .join(' ')
    .split(' '),
);
/** Behind `qu`, whose `u` is the glide. */
const AFTER_QU = /^[aăâeêioôơy]/;
/** What a rime that is cut short by its last consonant can have: no tone that takes its time. */
const STOPPED = /(?:[ptc]|ch)$/;
const SHORT_TONES = /[\u0301\u0323]/;
const TONES = /[\u0300\u0301\u0303\u0309\u0323]/g;
/** Letters that of all languages written in Latin letters hardly another has. */
const OF_ITS_OWN = /[ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỷỹỵ]/;

/** @param word small letters, NFC */
export function isSyllable(word: string): boolean {
  if (word.length > 8) return false;
  const parts = word.normalize('NFD');
  const tones = parts.match(TONES) ?? [];
  if (tones.length > 1) return false;
  const plain = parts.replace(TONES, '').normalize('NFC');
  if (tones.length === 1 && !isWellPlaced(word, plain)) return false;
  const isShort = tones.length === 1 && SHORT_TONES.test(tones[0]!);
  const isRime = (rime: string): boolean => RIMES.has(rime) && (!STOPPED.test(rime) || isShort);
  if (isRime(plain)) return true;
  return ONSETS.some((onset) => {
    if (!plain.startsWith(onset)) return false;
    const rime = plain.slice(onset.length);
    if (onset === 'qu') return AFTER_QU.test(rime) && (isRime(rime) || isRime(`u${rime}`));
    // The i of gi is that of the rime as well: gì, giếng.
    return isRime(rime) || (onset === 'gi' && isRime(`i${rime}`));
  });
}

/** A tone stands on the last vowel that has a sign of its own, where one has: on ơ of ươ, on ô of ôi. */
function isWellPlaced(word: string, plain: string): boolean {
  const signed = /[ăâêôơư](?!.*[ăâêôơư])/.exec(plain);
  return signed === null || [...word][signed.index] !== signed[0];
}

/** Whether a word has a letter of which Vietnamese is told from French, Portuguese and others. */
export const isTelling = (word: string): boolean => OF_ITS_OWN.test(word);
