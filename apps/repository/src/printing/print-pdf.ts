import { createRequire } from 'node:module';
import PdfDocument from 'pdfkit';
import { printable } from './printable.js';
import type { PlaceToSign, Printed, PrintedPart, PrintedTable } from './printed.js';
import { vnDateInWords } from './words.js';

/** Complete fonts with every Vietnamese letter; what is used of them is embedded. */
const font = (name: string): string => createRequire(import.meta.url).resolve(`dejavu-fonts-ttf/ttf/${name}.ttf`);

/** Margins of Nghị định 30/2020/NĐ-CP, annex I: 20 mm above and below, 30 mm to bind, 15 mm on the right; in points. */
const MARGINS = { top: 57, bottom: 57, left: 85, right: 43 };
const TEXT = 11;
const SMALL = 9;
const MAX_ROWS = 2000;
const PLACE_HEIGHT = 120;

type Pdf = InstanceType<typeof PdfDocument>;

/**
 * Prints a paper as PDF, A4, its fonts embedded; the same data give the same bytes. Yields each page when the next begins: what is held is
 * a page, the letters used, and a reference per page.
 */
export async function* printPdf(paper: Printed): AsyncGenerator<Uint8Array> {
  const pdf = open(paper);
  const ready = (): Buffer | null => pdf.read() as Buffer | null;
  printHead(pdf, paper);
  for await (const part of paper.parts)
    for await (const _ of printPart(pdf, part)) {
      const bytes = ready();
      if (bytes) yield bytes;
    }
  printSignatures(pdf, paper.signatures);
  pdf.end();
  for await (const bytes of pdf) yield bytes as Buffer;
}

function open({ institution, kind, title, number, date }: Printed): Pdf {
  const pdf = new PdfDocument({
    size: 'A4',
    margins: MARGINS,
    lang: 'vi-VN',
    info: {
      Title: printable(`${kind}${number === undefined ? '' : ` ${number}`}: ${title}`),
      Author: printable(institution),
      CreationDate: date,
    },
  });
  pdf.registerFont('regular', font('DejaVuSerif')).registerFont('bold', font('DejaVuSerif-Bold'));
  let page = 0;
  const foot = (): void => {
    page += 1;
    const { x, y } = pdf;
    // Below the margin, where text would begin a further page.
    pdf.page.margins.bottom = 0;
    pdf.font('regular').fontSize(SMALL);
    pdf.text(`${number === undefined ? '' : `${number} · `}trang ${page}`, MARGINS.left, pdf.page.height - 40, {
      width: widthOf(pdf),
      align: 'right',
      lineBreak: false,
    });
    pdf.page.margins.bottom = MARGINS.bottom;
    [pdf.x, pdf.y] = [x, y];
  };
  foot();
  pdf.on('pageAdded', foot);
  return pdf;
}

const widthOf = (pdf: Pdf): number => pdf.page.width - MARGINS.left - MARGINS.right;
const roomOf = (pdf: Pdf): number => pdf.page.height - MARGINS.bottom - pdf.y;

function printHead(pdf: Pdf, { institution, kind, title, number, date }: Printed): void {
  const left = widthOf(pdf) * 0.4;
  const right = widthOf(pdf) - left;
  const top = pdf.y;
  pdf.font('bold').fontSize(SMALL + 0.5);
  pdf.text(printable(institution).toUpperCase(), MARGINS.left, top, { width: left - 10, align: 'center' });
  if (number !== undefined) pdf.font('regular').text(`Số: ${printable(number)}`, { width: left - 10, align: 'center' });
  const leftEnd = pdf.y;
  pdf.font('bold').text('CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', MARGINS.left + left, top, {
    width: right,
    align: 'center',
  });
  pdf.text('Độc lập - Tự do - Hạnh phúc', { width: right, align: 'center', underline: true });
  pdf
    .font('regular')
    .moveDown(0.5)
    .text(printable(vnDateInWords(date)), { width: right, align: 'center' });
  pdf.y = Math.max(leftEnd, pdf.y) + 18;
  pdf.font('bold').fontSize(TEXT + 3);
  pdf.text(printable(kind), MARGINS.left, pdf.y, { width: widthOf(pdf), align: 'center' });
  pdf
    .fontSize(TEXT)
    .text(printable(title), { width: widthOf(pdf), align: 'center' })
    .moveDown();
}

/** Yields after each piece, when a page may be complete. */
async function* printPart(pdf: Pdf, part: PrintedPart): AsyncGenerator<void> {
  pdf.x = MARGINS.left;
  if (part.kind === 'table') return yield* printTable(pdf, part);
  if (part.kind === 'facts')
    for (const [label, value] of part.rows) {
      pdf
        .font('bold')
        .fontSize(TEXT)
        .text(`${printable(label)}: `, { continued: true });
      yield void pdf.font('regular').text(printable(value) || '…');
    }
  else if (part.kind === 'heading') {
    if (roomOf(pdf) < 60) pdf.addPage();
    pdf.moveDown(0.7).font('bold').fontSize(TEXT).text(printable(part.text)).moveDown(0.3);
  } else pdf.font('regular').fontSize(TEXT).text(printable(part.text), { align: 'justify' }).moveDown(0.3);
  yield;
}

async function* printTable(pdf: Pdf, table: PrintedTable): AsyncGenerator<void> {
  const maxRows = table.maxRows ?? MAX_ROWS;
  let printed = 0;
  for await (const row of table.rows) {
    if (printed === maxRows) {
      pdf.font('regular').fontSize(SMALL);
      pdf.text(`Chỉ in ${maxRows} dòng đầu; đầy đủ trong bản điện tử.`, MARGINS.left);
      break;
    }
    if (printed === 0) printRow(pdf, table, undefined);
    printRow(pdf, table, row);
    printed += 1;
    yield;
  }
  if (printed === 0)
    pdf
      .font('regular')
      .fontSize(TEXT)
      .text(table.none ?? 'Không có', MARGINS.left);
  pdf.x = MARGINS.left;
  yield void pdf.moveDown(0.5);
}

/** A row with lines around its cells, or without a row that of the titles; on a new page the titles come again. */
function printRow(pdf: Pdf, { columns, ...table }: PrintedTable, row: readonly string[] | undefined): void {
  const total = columns.reduce((sum, { share }) => sum + share, 0);
  const widths = columns.map(({ share }) => (widthOf(pdf) * share) / total);
  const cells = columns.map(({ title }, column) => printable(row === undefined ? title : (row[column] ?? '')));
  const face = row === undefined ? 'bold' : 'regular';
  pdf.font(face).fontSize(SMALL);
  const height = 6 + Math.max(...cells.map((cell, column) => pdf.heightOfString(cell, { width: widths[column]! - 8 })));
  if (height > roomOf(pdf)) {
    pdf.addPage();
    if (row !== undefined) printRow(pdf, { columns, ...table }, undefined);
    pdf.font(face).fontSize(SMALL);
  }
  const top = pdf.y;
  let left = MARGINS.left;
  cells.forEach((cell, column) => {
    pdf.rect(left, top, widths[column]!, height).lineWidth(0.5).stroke();
    pdf.text(cell, left + 4, top + 3, { width: widths[column]! - 8 });
    left += widths[column]!;
  });
  pdf.y = top + height;
}

const IN_A_ROW = 3;

function printSignatures(pdf: Pdf, places: readonly PlaceToSign[]): void {
  for (let first = 0; first < places.length; first += IN_A_ROW) {
    const row = places.slice(first, first + IN_A_ROW);
    if (roomOf(pdf) < PLACE_HEIGHT) pdf.addPage();
    const width = widthOf(pdf) / row.length;
    const top = pdf.y + 14;
    row.forEach(({ role, name }, index) => {
      const left = MARGINS.left + index * width;
      pdf
        .font('bold')
        .fontSize(SMALL + 1)
        .text(printable(role), left, top, { width, align: 'center' });
      pdf.font('regular').fontSize(SMALL).text('(Ký, ghi rõ họ tên)', { width, align: 'center' });
      if (name !== undefined)
        pdf
          .font('bold')
          .fontSize(SMALL + 1)
          .text(printable(name), left, top + 80, { width, align: 'center' });
    });
    pdf.y = top + PLACE_HEIGHT - 14;
  }
}
