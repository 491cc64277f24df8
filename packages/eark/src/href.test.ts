import { hrefOf, pathOfFileUri, resolveHref } from './href.js';

it.each([
  ['data/văn bản 1.pdf', 'data/văn%20bản%201.pdf'],
  ['a#b?c%d', 'a%23b%3Fc%25d'],
  ['a:b/c', './a:b/c'],
])('writes %j as %j and finds it again', (path, href) => {
  expect(hrefOf(path)).toBe(href);
  expect(resolveHref(href, 'base')).toMatchObject({
    kind: 'path',
    candidates: expect.arrayContaining([`base/${path}`]),
  });
});

it.each([
  ['../../x', 'a', 'outside'],
  ['/etc/passwd', '', 'outside'],
  ['%2e%2e/%2e%2e/x', 'a', 'path'],
  ['..\\x', '', 'outside'],
  ['file:x', '', 'file-uri'],
  ['https://example.org/', '', 'absolute-uri'],
  [' ', '', 'empty'],
])('takes %j in %j for %s', (href, base, kind) => expect(resolveHref(href, base).kind).toBe(kind));

it.each([
  ['file:a/b', 'a/b'],
  ['file://./a/b', './a/b'],
  ['file:///a/b', '///a/b'],
  ['a/b', 'a/b'],
])('takes the path of %j for %j', (href, path) => expect(pathOfFileUri(href)).toBe(path));

it('may go up inside the package and never out of it, decoded or not', () => {
  expect(resolveHref('../../schemas/METS.xsd', 'representations/rep1')).toEqual({
    kind: 'path',
    candidates: ['schemas/METS.xsd'],
  });
  expect(resolveHref('%2e%2e/%2e%2e/x', 'a')).toEqual({ kind: 'path', candidates: ['a/%2e%2e/%2e%2e/x'] });
});
