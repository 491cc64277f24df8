import type { XmlRoot } from './xml-root.js';

/** What documents with a certain root are. */
export interface Vocabulary {
  name: string;
  /** Local names of the root; none: any element of the namespace. */
  roots: readonly string[];
  namespace: string | RegExp;
  /** Value of the root's attribute `version`, where that tells. */
  version?: string;
  /** PRONOM's, the likeliest first; none where PRONOM has no entry for it. */
  puids: readonly string[];
  /** Who fixes root and namespace. */
  source: string;
}

const SVG = { roots: ['svg'], namespace: 'http://www.w3.org/2000/svg' };
const W3C = 'World Wide Web Consortium';
const LOC = 'Library of Congress';
const QCVN = 'QCVN 102:2016/BTTTT, with what is met in messages (packages/vn-records, edxml/namespaces)';

/** The more specific before the less. What PRONOM has a signature for is here all the same: signatures want a declaration, or one prefix. */
export const VOCABULARIES: readonly Vocabulary[] = [
  { name: 'Scalable Vector Graphics 1.0', ...SVG, version: '1.0', puids: ['fmt/91'], source: `${W3C}, SVG 1.0` },
  { name: 'Scalable Vector Graphics 1.1', ...SVG, version: '1.1', puids: ['fmt/92'], source: `${W3C}, SVG 1.1` },
  {
    name: 'Scalable Vector Graphics Tiny 1.2',
    ...SVG,
    version: '1.2',
    puids: ['fmt/413'],
    source: `${W3C}, SVG Tiny 1.2`,
  },
  // SVG 2 has no version any more, and PRONOM no entry for it.
  { name: 'Scalable Vector Graphics', ...SVG, puids: ['fmt/92', 'fmt/91', 'fmt/413'], source: `${W3C}, SVG 2` },
  {
    name: 'XHTML',
    roots: ['html'],
    namespace: 'http://www.w3.org/1999/xhtml',
    puids: ['fmt/102', 'fmt/103'],
    source: `${W3C}, XHTML 1.0, 1.1`,
  },
  {
    name: 'XML Schema',
    roots: ['schema'],
    namespace: 'http://www.w3.org/2001/XMLSchema',
    puids: ['x-fmt/280'],
    source: `${W3C}, XML Schema`,
  },
  {
    name: 'XSL Transformations',
    roots: ['stylesheet', 'transform'],
    namespace: 'http://www.w3.org/1999/XSL/Transform',
    puids: ['x-fmt/281'],
    source: `${W3C}, XSLT`,
  },
  {
    name: 'RDF/XML',
    roots: ['RDF'],
    namespace: 'http://www.w3.org/1999/02/22-rdf-syntax-ns#',
    puids: ['fmt/875'],
    source: `${W3C}, RDF 1.1 XML Syntax`,
  },
  {
    name: 'XML signature',
    roots: ['Signature'],
    namespace: 'http://www.w3.org/2000/09/xmldsig#',
    puids: [],
    source: `${W3C}, XML Signature`,
  },
  { name: 'XMP', roots: ['xmpmeta'], namespace: 'adobe:ns:meta/', puids: ['fmt/986'], source: 'ISO 16684-1' },
  {
    name: 'KML',
    roots: ['kml'],
    namespace: 'http://www.opengis.net/kml/2.2',
    puids: ['fmt/244'],
    source: 'Open Geospatial Consortium, KML 2.2',
  },
  {
    name: 'Geography Markup Language',
    roots: [],
    namespace: /^http:\/\/www\.opengis\.net\/gml(\/3\.\d)?$/,
    puids: ['x-fmt/227'],
    source: 'ISO 19136',
  },
  {
    name: 'GPX 1.0',
    roots: ['gpx'],
    namespace: 'http://www.topografix.com/GPX/1/0',
    puids: ['fmt/243'],
    source: 'TopoGrafix, GPX 1.0',
  },
  {
    name: 'GPX 1.1',
    roots: ['gpx'],
    namespace: 'http://www.topografix.com/GPX/1/1',
    puids: ['fmt/1134'],
    source: 'TopoGrafix, GPX 1.1',
  },
  {
    name: 'COLLADA',
    roots: ['COLLADA'],
    namespace: /^http:\/\/www\.collada\.org\/200[58]\//,
    puids: ['fmt/1209'],
    source: 'Khronos Group, COLLADA 1.4, 1.5',
  },
  {
    name: 'MusicXML',
    roots: ['score-partwise', 'score-timewise'],
    namespace: '',
    puids: ['fmt/896'],
    source: `${W3C}, MusicXML`,
  },
  {
    name: 'TEI P5',
    roots: ['TEI'],
    namespace: 'http://www.tei-c.org/ns/1.0',
    puids: ['fmt/1476'],
    source: 'Text Encoding Initiative, P5',
  },
  {
    name: 'TEI P5 corpus',
    roots: ['teiCorpus'],
    namespace: 'http://www.tei-c.org/ns/1.0',
    puids: ['fmt/1477'],
    source: 'Text Encoding Initiative, P5',
  },
  {
    name: 'DROID signature file',
    roots: ['FFSignatureFile'],
    namespace: 'http://www.nationalarchives.gov.uk/pronom/SignatureFile',
    puids: ['fmt/121'],
    source: 'The National Archives (United Kingdom), PRONOM',
  },
  { name: 'METS 1', roots: ['mets'], namespace: 'http://www.loc.gov/METS/', puids: [], source: `${LOC}, METS 1.12` },
  { name: 'METS 2', roots: ['mets'], namespace: 'http://www.loc.gov/METS/v2', puids: [], source: `${LOC}, METS 2` },
  { name: 'PREMIS 3', roots: [], namespace: 'http://www.loc.gov/premis/v3', puids: [], source: `${LOC}, PREMIS 3.0` },
  { name: 'PREMIS 2', roots: [], namespace: 'info:lc/xmlns/premis-v2', puids: [], source: `${LOC}, PREMIS 2.2` },
  { name: 'EAD 2002', roots: ['ead'], namespace: /^(urn:isbn:1-931666-22-9)?$/, puids: [], source: `${LOC}, EAD 2002` },
  {
    name: 'EAD3',
    roots: ['ead'],
    namespace: /^http:\/\/ead3\.archivists\.org\/schema\//,
    puids: [],
    source: `${LOC}, EAD3`,
  },
  {
    name: 'MODS 3',
    roots: ['mods', 'modsCollection'],
    namespace: 'http://www.loc.gov/mods/v3',
    puids: [],
    source: `${LOC}, MODS 3`,
  },
  {
    name: 'MARCXML',
    roots: ['record', 'collection'],
    namespace: 'http://www.loc.gov/MARC21/slim',
    puids: [],
    source: `${LOC}, MARC 21 XML`,
  },
  {
    name: 'Dublin Core (OAI)',
    roots: ['dc'],
    namespace: 'http://www.openarchives.org/OAI/2.0/oai_dc/',
    puids: [],
    source: 'Open Archives Initiative, OAI-PMH 2.0',
  },
  {
    name: 'edXML',
    roots: ['edXML', 'edXMLEnvelope'],
    namespace: /^http:\/\/(www\.mic\.gov\.vn\/TBT\/QCVN_102_2016|www\.e-doc\.vn\/Schema\/|www\.go\.vn\/eDoc)$/,
    puids: [],
    source: QCVN,
  },
];

export const vocabularyOf = ({ root, namespace, attributes }: XmlRoot): Vocabulary | undefined =>
  VOCABULARIES.find(
    (one) =>
      (typeof one.namespace === 'string' ? one.namespace === namespace : one.namespace.test(namespace)) &&
      (one.roots.length === 0 || one.roots.includes(root)) &&
      (one.version === undefined || one.version === attributes.get('version')),
  );
