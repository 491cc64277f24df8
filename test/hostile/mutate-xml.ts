import { below, oneOf } from '../simulation/random.js';

type Random = () => number;

/** A piece of a document: a tag, or what stands between two. */
type Piece = string;

const PIECES = /<!--.*?-->|<\?.*?\?>|<!\[CDATA\[.*?\]\]>|<[^<>]*>|[^<]+|</gs;
const isTag = (piece: Piece): boolean => /^<[A-Za-z/]/.test(piece);

/**
 * Changes a document by its structure: elements go, come twice, change places or come from another one; names, attributes and algorithms
 * change; and now and then bytes and encoding.
 * @param inserts elements that may come in anywhere
 */
export function mutateXml(
  document: string,
  others: readonly string[],
  inserts: readonly string[],
  random: Random,
): Buffer {
  let pieces = split(document);
  for (let changes = 1 + below(random, 4); changes > 0; changes -= 1)
    pieces = oneOf(random, CHANGES)(pieces, { random, others, inserts });
  const text = pieces.join('').slice(0, MOST_LENGTH);
  const bytes = encoded(text, random);
  if (below(random, 12) === 0 && bytes.length > 0) bytes[below(random, bytes.length)]! ^= 1 << below(random, 8);
  return below(random, 25) === 0 ? bytes.subarray(0, below(random, bytes.length)) : bytes;
}

const MOST_LENGTH = 1_000_000;

const split = (text: string): Piece[] => text.match(PIECES) ?? [];

function encoded(text: string, random: Random): Buffer {
  const undeclared = (): string => text.replace(/ encoding="[^"]*"/, '');
  switch (below(random, 30)) {
    case 0:
      return Buffer.from(`\ufeff${undeclared()}`, 'utf16le');
    case 1:
      return Buffer.from(`\ufeff${undeclared()}`, 'utf16le').swap16();
    case 2:
      return Buffer.from(`\ufeff${text}`);
    case 3:
      return Buffer.from(text, 'latin1');
    default:
      return Buffer.from(text);
  }
}

interface Around {
  random: Random;
  others: readonly string[];
  inserts: readonly string[];
}

/** Where an element begins and ends, one of those there are; a tag alone where they do not fit. */
function elementAt(pieces: readonly Piece[], random: Random): [from: number, to: number] {
  const starts = [...pieces.keys()].filter((place) => /^<[A-Za-z]/.test(pieces[place]!));
  if (starts.length === 0) return [0, 0];
  const from = oneOf(random, starts);
  let depth = 0;
  for (let at = from; at < pieces.length; at += 1) {
    const piece = pieces[at]!;
    if (!isTag(piece)) continue;
    depth += piece.startsWith('</') ? -1 : piece.endsWith('/>') ? 0 : 1;
    if (depth <= 0) return [from, at + 1];
  }
  return [from, from + 1];
}

const spliced = (pieces: readonly Piece[], from: number, count: number, put: readonly Piece[]): Piece[] => [
  ...pieces.slice(0, from),
  ...put,
  ...pieces.slice(from + count),
];

const somewhere = (pieces: readonly Piece[], random: Random): number => below(random, pieces.length + 1);

/** Changes one tag that there is. */
const tagged =
  (change: (tag: Piece, random: Random) => Piece) =>
  (pieces: Piece[], { random }: Around): Piece[] => {
    const tags = [...pieces.keys()].filter((place) => /^<[A-Za-z]/.test(pieces[place]!));
    if (tags.length === 0) return pieces;
    const place = oneOf(random, tags);
    return spliced(pieces, place, 1, [change(pieces[place]!, random)]);
  };

const ALGORITHMS = [
  'http://www.w3.org/2000/09/xmldsig#enveloped-signature',
  'http://www.w3.org/2000/09/xmldsig#base64',
  'http://www.w3.org/2000/09/xmldsig#hmac-sha1',
  'http://www.w3.org/2000/09/xmldsig#sha1',
  'http://www.w3.org/TR/1999/REC-xslt-19991116',
  'http://www.w3.org/TR/1999/REC-xpath-19991116',
  'http://www.w3.org/TR/2001/REC-xml-c14n-20010315',
  'http://www.w3.org/2006/12/xml-c14n11#WithComments',
  'http://www.w3.org/2001/10/xml-exc-c14n#',
  '__proto__',
  '',
];
const TARGETS = [
  '',
  '#vb',
  '#S1',
  '#S1-properties',
  '#xpointer(/)',
  "#xpointer(id('vb'))",
  '#',
  'http://a/b',
  '#\u0000',
];
const ATTRIBUTES = [
  ' Id="vb"',
  ' ID="S1"',
  ' id="hs"',
  ' xml:id="S1-properties"',
  ' xmlns="urn:x"',
  ' xmlns:ds="urn:y"',
];
const MARKUP = [
  '<!-- x -->',
  '<?x y?>',
  '<![CDATA[x]]>',
  '&#13;',
  '&amp;',
  '<!DOCTYPE a [<!ENTITY b "c">]>',
  '<a/>',
  '</a>',
  '&b;',
  '\r\n',
];

const CHANGES: readonly ((pieces: Piece[], around: Around) => Piece[])[] = [
  // Gone, there twice, somewhere else, in another.
  (pieces, { random }) => {
    const [from, to] = elementAt(pieces, random);
    return spliced(pieces, from, to - from, []);
  },
  (pieces, { random }) => {
    const [from, to] = elementAt(pieces, random);
    return spliced(pieces, below(random, 2) === 0 ? to : somewhere(pieces, random), 0, pieces.slice(from, to));
  },
  (pieces, { random }) => {
    const [from, to] = elementAt(pieces, random);
    const rest = spliced(pieces, from, to - from, []);
    return spliced(rest, somewhere(rest, random), 0, pieces.slice(from, to));
  },
  (pieces, { random }) => {
    const [from, to] = elementAt(pieces, random);
    return spliced(pieces, from, to - from, ['<w>', ...pieces.slice(from, to), '</w>']);
  },
  (pieces, { random, others }) => {
    const other = split(oneOf(random, others));
    const [from, to] = elementAt(other, random);
    const [at, end] = elementAt(pieces, random);
    return spliced(pieces, at, below(random, 2) === 0 ? end - at : 0, other.slice(from, to));
  },
  (pieces, { random, inserts }) => spliced(pieces, somewhere(pieces, random), 0, [oneOf(random, inserts)]),
  (pieces, { random, inserts }) => {
    const [from, to] = elementAt(pieces, random);
    return spliced(pieces, from, to - from, [oneOf(random, inserts)]);
  },
  // Other names, attributes, algorithms, targets.
  tagged((tag, random) =>
    tag.replace(/^<[^\s/>]+/, oneOf(random, ['<ds:Object', '<hs:VanBan', '<x', '<ds:Signature', '<:'])),
  ),
  tagged((tag, random) => tag.replace(/(\/?>)$/, `${oneOf(random, ATTRIBUTES)}$1`)),
  tagged((tag) => tag.replace(/ [^\s=]+="[^"]*"/, '')),
  tagged((tag, random) => tag.replace(/ Algorithm="[^"]*"/, ` Algorithm="${oneOf(random, ALGORITHMS)}"`)),
  tagged((tag, random) =>
    tag.replace(/ URI="[^"]*"/, below(random, 6) === 0 ? '' : ` URI="${oneOf(random, TARGETS)}"`),
  ),
  tagged((tag, random) => tag.replace(/ (?:Id|ID|Target)="[^"]*"/, ` Id="${oneOf(random, TARGETS).slice(1)}"`)),
  // Something between, or another text.
  (pieces, { random }) => spliced(pieces, somewhere(pieces, random), 0, [oneOf(random, MARKUP)]),
  (pieces, { random }) => {
    const place = below(random, Math.max(1, pieces.length));
    const piece = pieces[place] ?? '';
    const at = below(random, piece.length + 1);
    return spliced(pieces, place, 1, [
      piece.slice(0, at) + oneOf(random, [...MARKUP, 'x', 'AAAA', '=', '9']) + piece.slice(at),
    ]);
  },
  // Far too deep, far too many.
  (pieces, { random }) => {
    const [from, to] = elementAt(pieces, random);
    const depth = below(random, 300);
    const around = (tag: string): Piece[] => Array<Piece>(depth).fill(tag);
    return spliced(pieces, from, to - from, [...around('<d>'), ...pieces.slice(from, to), ...around('</d>')]);
  },
  (pieces, { random }) => {
    const [from, to] = elementAt(pieces, random);
    const one = pieces.slice(from, to).join('');
    return spliced(pieces, to, 0, [one.repeat(Math.min(below(random, 600), MOST_LENGTH / (one.length + 1)))]);
  },
];
