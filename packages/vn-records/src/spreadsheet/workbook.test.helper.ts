import { rawZip, type RawEntry } from '@mocban/container/testing';

/** A cell: a shared text, or the attributes and content of a `c` element. */
export type TestCell = string | { attributes?: string; content: string } | undefined;

export interface TestSheet {
  name: string;
  rows: TestCell[][];
  merged?: string[];
  state?: string;
}

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006/relationships';

/** A workbook as spreadsheet programs write it; style 1 is a date, style 2 shows four digits. */
export function workbook(sheets: TestSheet[], more: RawEntry[] = []): Buffer {
  const strings: string[] = [];
  const parts: [string, string][] = [
    ['_rels/.rels', relations([`<Relationship Id="r" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"/>`])],
    [
      'xl/workbook.xml',
      `<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets>${sheets
        .map(
          ({ name, state }, index) =>
            `<sheet name="${name}" sheetId="${index + 1}"${state === undefined ? '' : ` state="${state}"`} r:id="s${index}"/>`,
        )
        .join('')}</sheets></workbook>`,
    ],
    [
      'xl/_rels/workbook.xml.rels',
      relations([
        ...sheets.map(
          (_, index) =>
            `<Relationship Id="s${index}" Type="${OFFICE}/worksheet" Target="worksheets/sheet${index + 1}.xml"/>`,
        ),
        `<Relationship Id="t" Type="${OFFICE}/sharedStrings" Target="/xl/sharedStrings.xml"/>`,
        `<Relationship Id="y" Type="${OFFICE}/styles" Target="styles.xml"/>`,
      ]),
    ],
    [
      'xl/styles.xml',
      `<styleSheet xmlns="${MAIN}"><numFmts><numFmt numFmtId="170" formatCode="0000"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="170"/></cellXfs></styleSheet>`,
    ],
    ...sheets.map((sheet, index): [string, string] => [
      `xl/worksheets/sheet${index + 1}.xml`,
      sheetXml(sheet, strings),
    ]),
  ];
  parts.push([
    'xl/sharedStrings.xml',
    `<sst xmlns="${MAIN}">${strings.map((text) => `<si><r><t xml:space="preserve">${text}</t></r><rPh sb="0" eb="1"><t>đọc</t></rPh></si>`).join('')}</sst>`,
  ]);
  return rawZip([...parts.map(([name, content]) => ({ name, content, method: 8 })), ...more]);
}

const relations = (items: string[]) => `<Relationships xmlns="${PACKAGE}">${items.join('')}</Relationships>`;

function sheetXml({ rows, merged = [] }: TestSheet, strings: string[]): string {
  const body = rows.map((cells, row) => {
    const items = cells.map((cell, column) => {
      if (cell === undefined || cell === '') return '';
      const at = `r="${String.fromCharCode(65 + column)}${row + 1}"`;
      if (typeof cell !== 'string') return `<c ${at} ${cell.attributes ?? ''}>${cell.content}</c>`;
      return `<c ${at} t="s"><v>${strings.push(cell) - 1}</v></c>`;
    });
    return `<row r="${row + 1}">${items.join('')}</row>`;
  });
  const ranges = merged.map((ref) => `<mergeCell ref="${ref}"/>`).join('');
  return `<worksheet xmlns="${MAIN}"><sheetData>${body.join('')}</sheetData>${ranges === '' ? '' : `<mergeCells>${ranges}</mergeCells>`}</worksheet>`;
}
