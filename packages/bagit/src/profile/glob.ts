/**
 * Whether a path is covered by a pattern: `*` stands for any characters, `/` among them, since the profiles' own default for all tag files
 * is `*`; `?` for one, `[…]` for one of a set. Time grows with the product of both lengths, whatever the pattern.
 * @see BagIt Profiles 1.4.0, Tag-Files-Allowed; glob(7)
 */
export function matchesGlob(path: string, pattern: string): boolean {
  const text = [...path];
  const tokens = tokensOf(pattern);
  let at = 0;
  let token = 0;
  let star = -1;
  let resume = 0;
  while (at < text.length) {
    const test = tokens[token];
    if (test === ANY) {
      star = token++;
      resume = at;
    } else if (test?.(text[at]!) === true) {
      at += 1;
      token += 1;
    } else if (star >= 0) {
      token = star + 1;
      at = ++resume;
    } else return false;
  }
  while (tokens[token] === ANY) token += 1;
  return token === tokens.length;
}

type Token = (char: string) => boolean;
const ANY: Token = () => true;
const one: Token = () => true;

function tokensOf(pattern: string): Token[] {
  const chars = [...pattern];
  const tokens: Token[] = [];
  for (let at = 0; at < chars.length; at += 1) {
    const char = chars[at]!;
    const end = char === '[' ? chars.indexOf(']', at + 2 + Number(chars[at + 1] === '!')) : -1;
    if (char === '*') tokens.push(ANY);
    else if (char === '?') tokens.push(one);
    else if (end > 0) {
      tokens.push(oneOf(chars.slice(at + 1, end)));
      at = end;
    } else tokens.push((other) => other === char);
  }
  return tokens;
}

function oneOf(set: string[]): Token {
  const isNot = set[0] === '!';
  const members = isNot ? set.slice(1) : set;
  return (char) => isIn(members, char) !== isNot;
}

function isIn(members: readonly string[], char: string): boolean {
  for (let at = 0; at < members.length; at += 1) {
    if (members[at + 1] === '-' && members[at + 2] !== undefined) {
      if (members[at]! <= char && char <= members[at + 2]!) return true;
      at += 2;
    } else if (members[at] === char) return true;
  }
  return false;
}
