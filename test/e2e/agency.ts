import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeZip } from '@mocban/container';
import { api, cli, cliAsync, type CliResult, type Service } from './service.js';

export interface Agency {
  code: string;
  agreement: string;
  key: string;
}

/** Registers an agency with an open agreement and a producer key, as an administrator would. */
export async function registerAgency(
  service: Service,
  administratorKey: string,
  code = 'H98.21.07',
  options: { agreement?: string } = {},
): Promise<Agency> {
  const agreement = options.agreement ?? `NL.${code}.01`;
  const steps = [
    ['/v1/agencies', { code, name: 'Ủy ban nhân dân xã Mường Thử' }],
    [
      '/v1/agreements',
      {
        code: agreement,
        agency: code,
        title: 'Nộp lưu hồ sơ điện tử',
        // The same content is sent many times over.
        duplicates: 'record',
      },
    ],
  ] as const;
  for (const [path, body] of steps) {
    const answer = await api(service, administratorKey, 'POST', path, body);
    if (answer.status !== 201) throw new Error(`${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
  }
  const key = await api(service, administratorKey, 'POST', '/v1/keys', {
    name: 'test',
    role: 'producer',
    agency: code,
  });
  return { code, agreement, key: (key.body as { key: string }).key };
}

/** A transfer as the command line reports it. */
export interface Sent {
  id: string;
  state: string;
  aipId?: string;
  findings: { rule: string; severity: string; location: string; message: string; check?: string }[];
  receipt?: unknown;
}

export async function send(
  service: Service,
  agency: Agency,
  path: string,
  ...more: string[]
): Promise<CliResult & { transfer: Sent }> {
  const result = await cliAsync('transfer', 'send', path, '--to', service.url, '--key', agency.key, ...more);
  const { transfer } = (result.json ?? {}) as { transfer?: Sent };
  if (transfer === undefined) throw new Error(`transfer send: ${JSON.stringify(result)}`);
  return { ...result, transfer };
}

/** A one-page PDF that says one line, enough for a page count. */
export function smallPdf(line: string): Buffer {
  const stream = `BT /F1 12 Tf 72 770 Td (${line.replace(/[()\\]/g, ' ')}) Tj ET`;
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${stream.length} >>\nstream\n${stream}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ];
  let text = '%PDF-1.4\n';
  const offsets = objects.map((body, index) => {
    const offset = text.length;
    text += `${index + 1} 0 obj\n${body}\nendobj\n`;
    return offset;
  });
  const xref = text.length;
  text += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n`;
  text += offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  return Buffer.from(
    `${text}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${xref}\n%%EOF\n`,
    'latin1',
  );
}

const tt05Metadata = (fileCode: string, documents: number): object => ({
  file: {
    fileCode,
    title: 'Hồ sơ về công tác văn thư, lưu trữ',
    maintenance: '01',
    mode: '01',
    language: '01',
    startDate: '01/01/2025',
    endDate: '31/12/2025',
  },
  documents: Array.from({ length: documents }, (_, index) => ({
    path: `van-ban-${index + 1}.pdf`,
    typeName: '14',
    issuedDate: '15/06/2025',
    subject: `Báo cáo số ${index + 1}`,
  })),
  depositor: { code: 'H98.21.07', name: 'Ủy ban nhân dân xã Mường Thử' },
});

/** A Thông tư 05 submission of a few one-page documents, as a folder or (where `out` ends in .zip) a zip. */
export async function tt05Submission(
  folder: string,
  out: string,
  documents = 3,
  fileCode = 'H98.21.07.2025.01',
  pdfOf = (index: number): Buffer => smallPdf(`${fileCode} ${index}`),
): Promise<void> {
  const source = join(folder, `source-${fileCode}`);
  await mkdir(source, { recursive: true });
  for (let index = 1; index <= documents; index += 1)
    await writeFile(join(source, `van-ban-${index}.pdf`), pdfOf(index));
  const metadata = join(folder, `${fileCode}.json`);
  await writeFile(metadata, JSON.stringify(tt05Metadata(fileCode, documents)));
  const built = cli('sip', 'build', source, '--profile', 'tt05', '--metadata', metadata, '--out', out);
  if (built.exit !== 0) throw new Error(`sip build: ${JSON.stringify(built.json)} ${built.stderr}`);
}

const HEADINGS =
  'Số hồ sơ,Tiêu đề hồ sơ,Thời hạn bảo quản,Chế độ sử dụng,Ngôn ngữ,Ngày bắt đầu,Tên loại văn bản,Ngày văn bản,Tên cơ quan ban hành,Trích yếu nội dung,Số trang,Đường dẫn file';

/**
 * A zip with a list of hồ sơ of two documents each, which become packages while it is received.
 * @param contentOf of a document by its name @defaultValue its name
 * @returns its path
 */
export async function listOfFiles(
  folder: string,
  name: string,
  count: number,
  contentOf: (file: string) => string | Buffer = (file) => `${name} ${file}`,
): Promise<string> {
  const source = join(folder, name);
  await mkdir(source);
  const rows = [HEADINGS];
  for (let n = 1; n <= count; n += 1)
    for (const file of [`${n}a.txt`, `${n}b.txt`]) {
      await writeFile(join(source, file), contentOf(file));
      rows.push(
        `${name}${n},Hồ sơ ${name}${n},Vĩnh viễn,Công khai,Tiếng Việt,01/01/2020,Báo cáo,05/03/2020,Sở,Về ${file},1,${file}`,
      );
    }
  await writeFile(join(source, 'list.csv'), rows.join('\n'));
  await writeZip(source, `${source}.zip`);
  return `${source}.zip`;
}
