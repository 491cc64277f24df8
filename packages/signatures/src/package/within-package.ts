/**
 * The path in a package that a relative reference of one of its files is to; `undefined` for what leads out of the package, to another
 * place by a scheme or a host, or to a part of a file. Nothing is fetched.
 * @param of path of the file that has the reference
 * @see RFC 3986 §4.2, §5.2
 */
export function pathWithinPackage(of: string, reference: string): string | undefined {
  if (reference === '' || /^[a-z][a-z0-9+.-]*:|^\/|[#?\\\u0000-\u001f]/i.test(reference)) return undefined;
  let decoded: string;
  try {
    decoded = decodeURIComponent(reference);
  } catch {
    return undefined;
  }
  if (/[\\\u0000-\u001f]/.test(decoded)) return undefined;
  const path = of.split('/').slice(0, -1);
  for (const segment of decoded.split('/')) {
    if (segment === '' || segment === '.') continue;
    if (segment !== '..') path.push(segment);
    else if (path.pop() === undefined) return undefined;
  }
  return path.length === 0 ? undefined : path.join('/');
}
