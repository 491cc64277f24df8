import { simpleDublinCore } from './dublin-core.js';

it('writes the elements in the order of the standard, escaped, empty ones left out', () => {
  const xml = Buffer.from(
    simpleDublinCore({ date: '2026', title: 'Hồ sơ & <1>\u0000', creator: ['A', ' ', 'B'] }),
  ).toString();
  expect(xml).toContain('<dc:title>Hồ sơ &amp; &lt;1&gt;\ufffd</dc:title>');
  expect([...xml.matchAll(/<dc:(\w+)>/g)].map(([, name]) => name)).toEqual(['title', 'creator', 'creator', 'date']);
});
