import { isValid, type ByteSource } from '@mocban/core';
import { openTree, type PackageTree } from '@mocban/container';
import { attribute, children, readXmlBatches, readXmlTree, type XmlElement } from '@mocban/xml';
import { LIMITS, SheetBudget, SpreadsheetProblem, type Sheet } from './sheet.js';
import { isDateFormat } from './serial-date.js';
import { SheetReader, StringTable, type CellStyle, type Workbook } from './xlsx-sheet.js';

const RELATIONSHIPS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const STRICT_RELATIONSHIPS = 'http://purl.oclc.org/ooxml/officeDocument/relationships';
const XML_LIMITS = { maxDepth: 32, maxTextLength: LIMITS.cellCharacters * 4 };

/**
 * Reads the visible sheets of an Office Open XML workbook: texts, numbers, dates and merged ranges. Sheets are streamed; held are the
 * shared strings and the cells, within `LIMITS`. Formulas count by the value last computed; nothing outside the file is read.
 * @throws SpreadsheetProblem
 * @see ECMA-376 part 1, 18
 */
export async function readXlsx(path: string, name: string, signal?: AbortSignal): Promise<Sheet[]> {
  const tree = await openTree(path, {
    limits: { maxEntries: 10_000, maxTotalBytes: LIMITS.bytes },
    ...(signal === undefined ? {} : { signal }),
  });
  try {
    const unsafe = tree.findings.find(({ severity }) => severity === 'error');
    if (!isValid(tree.findings)) throw new SpreadsheetProblem('UNSAFE', unsafe?.message ?? 'an unsafe container', name);
    return await readWorkbook(tree, name, signal);
  } finally {
    await tree.close();
  }
}

async function readWorkbook(tree: PackageTree, name: string, signal?: AbortSignal): Promise<Sheet[]> {
  const workbookPath = await mainPart(tree, name);
  const workbook = await readXmlTree(part(tree, workbookPath, name, signal), XML_LIMITS);
  const targets = await relationships(tree, workbookPath, name);
  const shared = targets.byType('sharedStrings');
  const styles = targets.byType('styles');
  const budget = new SheetBudget(name);
  const context: Workbook = {
    strings: shared === undefined ? new StringTable() : await sharedStrings(part(tree, shared, name, signal), name),
    styles: styles === undefined ? [] : await cellStyles(part(tree, styles, name, signal)),
    is1904: /^(1|true)$/.test(attribute(first(workbook, 'workbookPr') ?? workbook, '', 'date1904') ?? ''),
    budget,
  };
  const listed = children(first(workbook, 'sheets') ?? workbook, 'sheet').slice(0, LIMITS.sheets);
  const sheets: Sheet[] = [];
  for (const sheet of listed) {
    // What is hidden from the reader of the workbook is not part of the list.
    if ((attribute(sheet, '', 'state') ?? 'visible') !== 'visible') continue;
    const id = attribute(sheet, RELATIONSHIPS, 'id') ?? attribute(sheet, STRICT_RELATIONSHIPS, 'id') ?? '';
    const target = targets.byId(id);
    const title = (attribute(sheet, '', 'name') ?? '').normalize('NFC');
    // Charts are sheets too.
    if (target === undefined || !/worksheet/i.test(target)) continue;
    sheets.push(await readSheet(part(tree, target, name, signal), title, context));
  }
  return sheets;
}

async function readSheet(source: ByteSource, title: string, context: Workbook): Promise<Sheet> {
  const reader = new SheetReader(title, context);
  for await (const events of readXmlBatches(source, XML_LIMITS)) for (const event of events) reader.add(event);
  return reader.finish();
}

async function sharedStrings(source: ByteSource, name: string): Promise<StringTable> {
  const table = new StringTable();
  const budget = new SheetBudget(name);
  for await (const events of readXmlBatches(source, XML_LIMITS))
    for (const event of events) {
      const text = table.add(event);
      if (text !== undefined) budget.cell(0, text);
    }
  return table;
}

async function cellStyles(source: ByteSource): Promise<CellStyle[]> {
  const root = await readXmlTree(source, XML_LIMITS);
  const codes = new Map(
    children(first(root, 'numFmts') ?? root, 'numFmt').map((format) => [
      Number(attribute(format, '', 'numFmtId')),
      attribute(format, '', 'formatCode') ?? '',
    ]),
  );
  return children(first(root, 'cellXfs') ?? root, 'xf').map((format): CellStyle => {
    const id = Number(attribute(format, '', 'numFmtId') ?? 0);
    const code = codes.get(id);
    // A format such as 0000 shows the leading zeros that a number has lost.
    const digits = /^0{2,}$/.exec(code ?? '')?.[0].length;
    return { isDate: isDateFormat(id, code), ...(digits === undefined ? {} : { digits }) };
  });
}

async function mainPart(tree: PackageTree, name: string): Promise<string> {
  const root = await relationships(tree, '', name);
  const main = root.byType('officeDocument');
  if (main === undefined) throw new SpreadsheetProblem('UNREADABLE', 'the zip is no workbook (.xlsx)', name);
  return main;
}

interface Targets {
  byId(id: string): string | undefined;
  byType(type: string): string | undefined;
}

/** What a part refers to inside the workbook; links to the outside are not followed. */
async function relationships(tree: PackageTree, of: string, name: string): Promise<Targets> {
  const folder = of.slice(0, of.lastIndexOf('/') + 1);
  const path = `${folder}_rels/${of.slice(folder.length)}.rels`;
  const root = tree.files.has(path) ? await readXmlTree(part(tree, path, name), XML_LIMITS) : undefined;
  const inside = (root === undefined ? [] : children(root, 'Relationship')).filter(
    (relation) => attribute(relation, '', 'TargetMode') !== 'External',
  );
  const target = (relation: XmlElement | undefined) => {
    const value = relation === undefined ? undefined : attribute(relation, '', 'Target');
    return value === undefined ? undefined : resolved(folder, value);
  };
  return {
    byId: (id) => target(inside.find((relation) => attribute(relation, '', 'Id') === id)),
    byType: (type) => target(inside.find((relation) => attribute(relation, '', 'Type')?.endsWith(`/${type}`))),
  };
}

function resolved(folder: string, target: string): string {
  const parts: string[] = [];
  for (const step of (target.startsWith('/') ? target : folder + target).split('/'))
    if (step === '..') parts.pop();
    else if (step !== '' && step !== '.') parts.push(step);
  return parts.join('/');
}

function part(tree: PackageTree, path: string, name: string, signal?: AbortSignal): ByteSource {
  // A workbook with one top folder is read with its own paths below it.
  const inside = tree.prefix !== '' && path.startsWith(tree.prefix) ? path.slice(tree.prefix.length) : path;
  if (!tree.files.has(inside))
    throw new SpreadsheetProblem('UNREADABLE', `the workbook lacks ${path.slice(0, 200)}`, name);
  return tree.read(inside, signal === undefined ? {} : { signal });
}

const first = (element: XmlElement, name: string): XmlElement | undefined => children(element, name)[0];
