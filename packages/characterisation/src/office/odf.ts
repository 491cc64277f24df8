import { attribute, child, children, textOf, type XmlElement } from '@mocban/xml';
import { readXmlPart, type ZipParts } from '../archive/zip-parts.js';
import type { OfficeClaims, OfficeProperties } from '../model/office.js';

const MIB = 1024 * 1024;
const PREFIX = 'application/vnd.oasis.opendocument.';
const FORMATS: Readonly<Record<string, string>> = { text: 'odt', spreadsheet: 'ods', presentation: 'odp' };
const MANIFEST = 'urn:oasis:names:tc:opendocument:xmlns:manifest:1.0';
const META = 'urn:oasis:names:tc:opendocument:xmlns:meta:1.0';

/** Which of the formats of OpenDocument, or `epub`, a zip is by its `mimetype`; `undefined` for one that is none. @see ODF 1.3 part 2 §3.3 */
export async function mimetypeFormat(parts: ZipParts): Promise<string | undefined> {
  const type = (await parts.read('mimetype', 200))?.toString('latin1').trim() ?? '';
  if (type === 'application/epub+zip') return 'epub';
  if (!type.startsWith(PREFIX)) return undefined;
  return FORMATS[type.slice(PREFIX.length).replace(/-template$/, '')] ?? 'odf';
}

/** @see ODF 1.3 part 2 §3 and §4, part 3 §4.3 */
export async function readOdf(parts: ZipParts, format: string): Promise<OfficeProperties> {
  const manifest = await readXmlPart(parts, 'META-INF/manifest.xml', 16 * MIB);
  const entries = manifest === undefined ? [] : children(manifest, 'file-entry');
  const pathOf = (entry: XmlElement): string => attribute(entry, MANIFEST, 'full-path') ?? '';
  return {
    container: 'odf',
    isEncrypted:
      (manifest !== undefined && children(manifest, 'encrypted-key').length > 0) ||
      entries.some((entry) => child(entry, 'encryption-data') !== undefined),
    hasMacros: entries.some((entry) => /^(?:Basic|Scripts)\/[^/]+\/?[^/]*$/.test(pathOf(entry))),
    embeddedObjects: entries.filter((entry) => isObject(pathOf(entry), attribute(entry, MANIFEST, 'media-type') ?? ''))
      .length,
    isSigned: parts.has('META-INF/documentsignatures.xml'),
    claimed: await claims(parts, format),
  };
}

/** A document in a folder of its own, or what another program made. */
const isObject = (path: string, type: string): boolean =>
  (path !== '/' && path.endsWith('/') && type.startsWith(PREFIX)) || type === 'application/vnd.sun.star.oleobject';

async function claims(parts: ZipParts, format: string): Promise<OfficeClaims> {
  const root = await readXmlPart(parts, 'meta.xml', 4 * MIB);
  const meta = root && child(root, 'meta');
  if (meta === undefined) return {};
  const statistic = child(meta, 'document-statistic');
  const generator = child(meta, 'generator');
  const number = (name: string, key: keyof OfficeClaims): OfficeClaims => {
    const text = statistic === undefined ? undefined : attribute(statistic, META, name);
    return text !== undefined && /^\d{1,9}$/.test(text) ? { [key]: Number(text) } : {};
  };
  return {
    ...number('page-count', 'pages'),
    ...number('word-count', 'words'),
    ...(format === 'ods' && number('table-count', 'sheets')),
    ...(generator && { application: textOf(generator).slice(0, 200) }),
  };
}
