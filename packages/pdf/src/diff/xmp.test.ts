import { propertiesOf } from './xmp.js';

const RDF = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"';
const packet = (description: string): string =>
  `\uFEFF<?xpacket begin=""?>\n<x:xmpmeta xmlns:x="adobe:ns:meta/" x:xmptk="1"><rdf:RDF ${RDF}>${description}</rdf:RDF></x:xmpmeta>  \n<?xpacket end="w"?>`;

describe('propertiesOf', () => {
  const elements = packet(
    `<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
       <xmp:CreateDate>2026</xmp:CreateDate>
       <dc:title><rdf:Alt> <rdf:li xml:lang="vi">A &amp; B</rdf:li></rdf:Alt></dc:title>
     </rdf:Description>`,
  );

  it('is the same for other prefixes, order, quotes, white space, and attributes in the place of elements', () => {
    const other = packet(
      `<rdf:Description about='' xmlns:d='http://purl.org/dc/elements/1.1/'><d:title><rdf:Alt><rdf:li xml:lang='vi'>A &#38; B</rdf:li></rdf:Alt></d:title></rdf:Description>
       <rdf:Description rdf:about='' xmlns:xap='http://ns.adobe.com/xap/1.0/' xap:CreateDate='2026'/>`,
    );
    expect(propertiesOf(elements)).toHaveLength(2);
    expect(propertiesOf(other)).toEqual(propertiesOf(elements));
  });

  it.each([
    ['another value', (text: string) => text.replace('2026', '2027')],
    ['another language', (text: string) => text.replace('"vi"', '"en"')],
    ['another namespace', (text: string) => text.replace('xap/1.0/', 'xap/2.0/')],
    ['a further property', (text: string) => text.replace('<dc:title>', '<dc:source>x</dc:source><dc:title>')],
    ['a property less', (text: string) => text.replace(/<dc:title>.*<\/dc:title>/s, '')],
  ])('differs for %s', (_, change) => {
    expect(propertiesOf(change(elements))).not.toEqual(propertiesOf(elements));
  });

  it.each([
    ['comments', '<!-- a --><rdf:Description/>'],
    ['names that nothing is declared for', '<rdf:Description><a:b/></rdf:Description>'],
    ['elements that do not end', '<rdf:Description>'],
    ['elements beside descriptions', '<rdf:Other/>'],
    ['too many levels', `<rdf:Description>${'<rdf:a>'.repeat(40)}${'</rdf:a>'.repeat(40)}</rdf:Description>`],
  ])('reads no %s', (_, description) => {
    expect(propertiesOf(packet(description))).toBeUndefined();
  });
});
