import { attribute, child, children, textOf, type XmlElement } from '@mocban/xml';
import { readXmlPart, type ZipParts } from '../archive/zip-parts.js';
import type { OfficeClaims, OfficeProperties } from '../model/office.js';

const MIB = 1024 * 1024;

/** Content types of what a package is, by what they begin with. @see ECMA-376-1 annex, [MS-OFFMACRO2] */
const MAIN: readonly [format: string, pattern: RegExp][] = [
  ['docx', /wordprocessingml\.(?:document|template)\.main|ms-word\.(?:document|template)\.macroEnabled/],
  ['xlsx', /spreadsheetml\.(?:sheet|template)\.main|ms-excel\.(?:sheet|template|addin)\.(?:macroEnabled|binary)/],
  ['pptx', /presentationml\.(?:presentation|slideshow|template)\.main|ms-powerpoint\.\w+\.macroEnabled/],
];

/** Which of the formats of Office Open XML a zip is; `undefined` for one that is none. @see ECMA-376-2 §10.1.2 */
export async function ooxmlFormat(parts: ZipParts): Promise<string | undefined> {
  if (!parts.has('[Content_Types].xml')) return undefined;
  const types = await readXmlPart(parts, '[Content_Types].xml', MIB);
  const all = types === undefined ? [] : children(types).map((one) => attribute(one, '', 'ContentType') ?? '');
  return MAIN.find(([, pattern]) => all.some((type) => pattern.test(type)))?.[0] ?? 'ooxml';
}

/** @see ECMA-376-1, ECMA-376-2 §13 on signatures */
export async function readOoxml(parts: ZipParts): Promise<OfficeProperties> {
  let [embeddedObjects, slides] = [0, 0];
  let [hasMacros, isSigned] = [false, false];
  for (const name of parts.names()) {
    if (/\/embeddings\/[^/]+$/.test(name)) embeddedObjects += 1;
    if (/^ppt\/slides\/[^/]+\.xml$/.test(name)) slides += 1;
    hasMacros ||= /(?:^|\/)vbaProject\.bin$/i.test(name);
    isSigned ||= /^_xmlsignatures\/[^/]+\.xml$/.test(name);
  }
  const claimed = await claims(parts);
  const sheets = await sheetsOf(parts);
  return {
    container: 'ooxml',
    isEncrypted: false,
    hasMacros,
    embeddedObjects,
    isSigned,
    claimed: { ...claimed, ...(slides > 0 && { slides }), ...(sheets !== undefined && { sheets }) },
  };
}

/** @see ECMA-376-1 §22.2 */
async function claims(parts: ZipParts): Promise<OfficeClaims> {
  const properties = await readXmlPart(parts, 'docProps/app.xml', MIB);
  if (properties === undefined) return {};
  const application = child(properties, 'Application');
  const name = application && textOf(application).slice(0, 200);
  return {
    ...numberIn(properties, 'Pages', 'pages'),
    ...numberIn(properties, 'Slides', 'slides'),
    ...numberIn(properties, 'Words', 'words'),
    ...(name && { application: name }),
  };
}

function numberIn(parent: XmlElement, local: string, key: keyof OfficeClaims): OfficeClaims {
  const element = child(parent, local);
  const text = element === undefined ? '' : textOf(element);
  return /^\d{1,9}$/.test(text) ? { [key]: Number(text) } : {};
}

async function sheetsOf(parts: ZipParts): Promise<number | undefined> {
  const workbook = await readXmlPart(parts, 'xl/workbook.xml', 8 * MIB);
  const sheets = workbook && child(workbook, 'sheets');
  return sheets && children(sheets, 'sheet').length;
}
