import { createRequire } from 'node:module';
import PdfDocument from 'pdfkit';
import { agency, type DemoDocument } from './records.js';

const font = (name: string): string => createRequire(import.meta.url).resolve(`dejavu-fonts-ttf/ttf/${name}.ttf`);

/** One administrative document on one page, laid out after Nghị định 30/2020/NĐ-CP, its fonts embedded. */
export async function documentPdf(document: DemoDocument): Promise<Buffer> {
  const [day, month, year] = document.date.split('/');
  const pdf = new PdfDocument({
    size: 'A4',
    margins: { top: 56, bottom: 56, left: 85, right: 42 },
    info: {
      Title: document.subject,
      Author: agency.name,
      CreationDate: new Date(Date.UTC(Number(year), Number(month) - 1, Number(day))),
    },
  });
  const chunks: Buffer[] = [];
  const done = new Promise<Buffer>((resolve, reject) => {
    pdf.on('data', (chunk: Buffer) => chunks.push(chunk));
    pdf.on('end', () => resolve(Buffer.concat(chunks)));
    pdf.on('error', reject);
  });
  pdf.registerFont('regular', font('DejaVuSerif')).registerFont('bold', font('DejaVuSerif-Bold'));
  pdf.font('bold').fontSize(11).text(agency.name.toUpperCase(), { align: 'left' });
  pdf.font('regular').text(`Số: ${document.number}/${document.notation}`);
  pdf.moveDown().font('bold').text('CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', { align: 'center' });
  pdf.text('Độc lập - Tự do - Hạnh phúc', { align: 'center' });
  pdf.font('regular').text(`Mường Thử, ngày ${day} tháng ${month} năm ${year}`, { align: 'right' });
  pdf.moveDown(2).font('bold').fontSize(13).text(document.typeName, { align: 'center' });
  pdf.text(document.subject, { align: 'center' }).moveDown();
  pdf.font('regular').fontSize(12);
  for (const paragraph of document.paragraphs) pdf.text(paragraph, { align: 'justify', indent: 28 }).moveDown(0.5);
  pdf.moveDown(2).font('bold').text('CHỦ TỊCH', { align: 'right' });
  pdf.end();
  return done;
}
