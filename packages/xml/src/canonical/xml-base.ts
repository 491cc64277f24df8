interface Reference {
  scheme: string | undefined;
  authority: string | undefined;
  path: string;
  query: string | undefined;
}

/** RFC 3986 appendix B; the fragment is not taken. */
const PARTS = /^(?:([^:/?#]+):)?(?:\/\/([^/?#]*))?([^?#]*)(?:\?([^#]*))?/;

function parse(text: string): Reference {
  const [, scheme, authority, path, query] = PARTS.exec(text)!;
  return { scheme, authority, path: path ?? '', query };
}

const write = ({ scheme, authority, path, query }: Reference): string =>
  (scheme === undefined ? '' : `${scheme}:`) +
  (authority === undefined ? '' : `//${authority}`) +
  path +
  (query === undefined ? '' : `?${query}`);

/**
 * A reference as it is seen from where a base, which may be relative itself, stands.
 * @see RFC 3986 §5.2.2 as Canonical XML 1.1 §2.4 changes it: fragments are left out, and `..` that has nothing before it is kept
 */
export function joinReferences(base: string, reference: string): string {
  const [outer, inner] = [parse(base), parse(reference)];
  if (inner.scheme !== undefined) return write({ ...inner, path: withoutDots(inner.path) });
  const { scheme } = outer;
  if (inner.authority !== undefined) return write({ ...inner, scheme, path: withoutDots(inner.path) });
  if (inner.path === '') return write({ ...outer, query: inner.query ?? outer.query, path: withoutDots(outer.path) });
  const path = inner.path.startsWith('/') ? inner.path : merged(outer, inner.path);
  return write({ ...outer, path: withoutDots(path), query: inner.query });
}

const merged = (base: Reference, path: string): string => {
  if (base.authority !== undefined && base.path === '') return `/${path}`;
  const directory = /(?:^|\/)\.\.$/.test(base.path) ? `${base.path}/` : base.path;
  return directory.slice(0, directory.lastIndexOf('/') + 1) + path;
};

function withoutDots(path: string): string {
  const kept: string[] = [];
  const isAbsolute = path.startsWith('/');
  const segments = path.split('/').filter((one, i, all) => one !== '' || i === all.length - 1);
  segments.forEach((segment, i) => {
    const isLast = i === segments.length - 1;
    if (segment === '..' && kept.length > 0 && kept.at(-1) !== '..') kept.pop();
    else if (segment === '..' ? !isAbsolute : segment !== '.') kept.push(segment);
    if (isLast && (segment === '.' || segment === '..') && kept.length > 0) kept.push('');
  });
  return (isAbsolute ? '/' : '') + kept.join('/');
}
