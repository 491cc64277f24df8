import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { rawZip } from '@mocban/container/testing';
import { clock, scratch } from '../sip/sample-folder.test.helper.js';
import { importEdxml, type ImportEdxmlOptions } from './import.js';

interface TestMessage {
  root?: [open: string, close: string];
  namespace?: string;
  header?: string;
  business?: string;
  documentId?: string;
  references?: string[];
  attachments?: { id: string; name?: string; type?: string; content: string }[];
  signature?: string;
}

/** A message as the national axis sends it. */
function edxml({
  namespace = 'http://www.mic.gov.vn/TBT/QCVN_102_2016',
  root = [`<edXML xmlns="${namespace}" xmlns:e="${namespace}">`, '</edXML>'],
  header = '',
  business = '0',
  documentId = 'H99,2026/02/10,1/UB',
  attachments = [{ id: 'cid:a', content: Buffer.from('%PDF').toString('base64') }],
  references = attachments.map(({ id }) => id),
  signature = '',
}: TestMessage = {}): string {
  return `${root[0]}<e:edXMLEnvelope><e:edXMLHeader><e:MessageHeader><From><OrganId>H99</OrganId><OrganName>Sở &amp; Thử</OrganName></From>
<To><OrganId>H98</OrganId><OrganName>Xã</OrganName></To><DocumentId>${documentId}</DocumentId><Code><CodeNumber>1</CodeNumber><CodeNotation>UB</CodeNotation></Code>
<PromulgationInfo><PromulgationDate>2026/02/10</PromulgationDate></PromulgationInfo><DocumentType><TypeName>Công văn</TypeName></DocumentType>
<Subject>Về việc</Subject><OtherInfo><PageAmount>2</PageAmount></OtherInfo>${header}</e:MessageHeader>
<e:TraceHeaderList><TraceHeader><OrganId>H99</OrganId><Timestamp>2026/02/10 08:00:00</Timestamp></TraceHeader><Bussiness><BussinessDocType>${business}</BussinessDocType><BussinessDocReason>lý do</BussinessDocReason></Bussiness></e:TraceHeaderList>${signature}</e:edXMLHeader>
<e:edXMLBody><e:edXMLManifest>${references.map((id) => `<Reference><ContentId>${id}</ContentId></Reference>`).join('')}</e:edXMLManifest></e:edXMLBody></e:edXMLEnvelope>
<AttachmentEncoded>${attachments
    .map(
      ({ id, name = 'a.pdf', type = 'application/pdf', content }) =>
        `<Attachment><ContentId>${id.replace('cid:', '')}</ContentId><AttachmentName>${name}</AttachmentName><ContentType>${type}</ContentType><ContentTransferEncoded>${content}</ContentTransferEncoded></Attachment>`,
    )
    .join('')}</AttachmentEncoded>${root[1]}`;
}

async function imported(messages: (string | Buffer)[], options: ImportEdxmlOptions = {}) {
  const root = await scratch();
  const paths = messages.map((_, index) => join(root, `${index + 1}.edxml`));
  for (const [index, message] of messages.entries()) await writeFile(paths[index]!, message);
  const folder = join(root, 'work');
  await mkdir(folder);
  const result = await importEdxml(paths, folder, { clock, ...options });
  const documents = result.files.flatMap(({ metadata }) => metadata.documents);
  return {
    ...result,
    folder,
    documents,
    rules: result.findings.map(({ rule, effect }) => `${effect} ${rule.slice(5)}`),
  };
}

it('describes the document of a message, in either spelling of content ids, and keeps trace and message', async () => {
  const { documents, rules, files, folder, documentation } = await imported([
    edxml({ signature: '<Signature xmlns="http://www.w3.org/2000/09/xmldsig#"/>' }),
  ]);
  expect(rules).toEqual([]);
  expect(files[0]!.metadata.file).toEqual({
    fileCode: 'H99.2026.01.001',
    title: 'Văn bản đi 2026 của Sở & Thử',
    source: '0',
  });
  expect(documents).toEqual([
    expect.objectContaining({
      path: '1-1.pdf',
      trace: '1-1.pdf.process.xml',
      codeNumber: '1',
      codeNotation: 'UB',
      issuedDate: '10/02/2026',
      typeName: '22',
      numberOfPage: '2',
      organName: 'Sở & Thử',
      subject: 'Về việc',
    }),
  ]);
  expect(await readFile(join(folder, '1-1.pdf'), 'utf8')).toBe('%PDF');
  expect(await readFile(join(folder, '1-1.pdf.process.xml'), 'utf8')).toContain(
    '<trace organId="H99" timestamp="2026/02/10 08:00:00"/>',
  );
  expect(documentation.map(({ name }) => name)).toEqual(['edxml-001.edxml']);
});

it('reads older namespaces and the SOAP form, and notes another namespace', async () => {
  const soap: [string, string] = [
    '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" xmlns:e="http://www.e-doc.vn/Schema/"><s:Header xmlns="http://www.e-doc.vn/Schema/">',
    '</s:Header></s:Envelope>',
  ];
  const older = await imported([edxml({ root: soap, signature: '<Signature/>' })]);
  expect(older.documents).toHaveLength(1);
  expect(older.rules).toEqual(['warn EDXML_OLD_NAMESPACE', 'warn EDXML_ENVELOPE']);
  expect((await imported([edxml({ namespace: 'urn:x', signature: '<Signature/>' })])).rules).toEqual([
    'warn EDXML_NAMESPACE',
  ]);
});

it('says in what a message departs from QCVN 102, and reads it all the same', async () => {
  const text = edxml({ signature: '<Signature/>' })
    .replace('<e:edXMLManifest>', '<e:edXMLManifest version="2.0">')
    .replaceAll('BussinessDocType', 'BusinessDocType')
    .replace('<PageAmount>2<', '<PageAmount>hai trang<');
  const { rules, documents, messages } = await imported([text]);
  expect(rules).toEqual(['officer EDXML_VERSION', 'warn EDXML_SPELLING', 'warn EDXML_FIELD_FORM']);
  expect(messages[0]!.business).toBe('0');
  expect(documents[0]).not.toHaveProperty('numberOfPage');
});

it.each([
  ['in the manifest', '<Reference><ContentId>cid:a</ContentId>', '<Size>5</Size>', ['block EDXML_ATTACHMENT_SIZE']],
  [
    'with the attachment',
    '<AttachmentName>',
    '<FileSize>3</FileSize><AttachmentName>',
    ['block EDXML_ATTACHMENT_SIZE'],
  ],
  ['as no number', '<AttachmentName>', '<FileSize>4 kB</FileSize><AttachmentName>', ['warn EDXML_ATTACHMENT_SIZE']],
  ['rightly', '<AttachmentName>', '<AttachmentSize>4</AttachmentSize><AttachmentName>', []],
])('compares the size of an attachment that a system states %s', async (_, at, more, expected) => {
  const text = edxml({ signature: '<Signature/>' }).replace(at, more.includes(at) ? more : at + more);
  const { rules, documents } = await imported([text]);
  expect(rules).toEqual(expected);
  expect(documents).toHaveLength(1);
});

it('names the element whose value is too long for a package', async () => {
  const text = edxml({ signature: '<Signature/>' }).replace('<Subject>Về việc<', `<Subject>${'Về việc '.repeat(200)}<`);
  const { findings } = await imported([text]);
  expect(findings.map(({ rule, effect, location }) => [rule.slice(5), effect, location])).toEqual([
    ['EDXML_VALUE', 'block', '1.edxml#Subject'],
  ]);
});

it('flags a recalled document whatever the order of the messages, keeps it, and records answers', async () => {
  const recall = edxml({ business: '1', attachments: [] });
  const status = edxml({
    business: '',
    attachments: [],
    documentId: '',
    header: '<ResponseFor><DocumentId>H99,2026/02/10,1/UB</DocumentId></ResponseFor><StatusCode>03</StatusCode>',
  });
  const { documents, notes, rules, folder } = await imported([recall, status, edxml()]);
  expect(documents).toHaveLength(1);
  expect(documents[0]!['description']).toMatch(/^Đã bị thu hồi 2026\/02\/10 08:00:00: lý do/);
  expect(notes).toEqual([
    expect.objectContaining({ kind: 'recalled', documentId: 'H99,2026/02/10,1/UB', isMatched: true }),
    expect.objectContaining({ kind: 'status', code: '03', text: 'Đã tiếp nhận', isMatched: true }),
  ]);
  expect(rules).toContain('warn RECALL_FLAGGED');
  const trace = await readFile(join(folder, '3-1.pdf.process.xml'), 'utf8');
  expect(trace).toContain('<recall ');
  expect(trace).toContain('code="03">Đã tiếp nhận<');
  expect((await imported([recall])).rules).toEqual(['warn RECALL_UNMATCHED']);
  expect((await imported([status.replace('>03<', '>99<')])).rules).toEqual(['warn EDXML_STATUS_UNKNOWN']);
});

it('leaves updates and replacements to an officer, beside what they change', async () => {
  const { rules, documents } = await imported([edxml(), edxml({ business: '3', documentId: 'H99,2026/02/11,1/UB' })]);
  expect(rules).toContain('officer EDXML_REPLACE');
  expect(documents).toHaveLength(2);
});

it('takes several attachments, and unpacks one that was zipped for the way', async () => {
  const zip = rawZip([
    { name: 'x/b.pdf', content: 'B' },
    { name: 'c.docx', content: 'C' },
  ]).toString('base64');
  const { documents, folder } = await imported([
    edxml({
      attachments: [
        { id: 'a', content: 'QQ==' },
        { id: 'b', type: 'application/zip', content: zip },
      ],
    }),
  ]);
  expect(documents.map(({ path, trace }) => [path, trace === undefined])).toEqual([
    ['1-1.pdf', false],
    ['1-2-1.docx', true],
    ['1-2-2.pdf', true],
  ]);
  expect(await readFile(join(folder, '1-2-2.pdf'), 'utf8')).toBe('B');
});

it('says incoming or outgoing by who hands over', async () => {
  const { files } = await imported([edxml()], { depositor: { name: 'Xã', code: 'H98' } });
  expect(files[0]!.metadata.file).toMatchObject({ source: '1', fileCode: 'H98.2026.01.001' });
});

it('decodes an attachment of 4 MiB in bounded pieces', async () => {
  const content = Buffer.alloc(4 * 1024 * 1024, 0x41);
  const { documents, folder } = await imported([
    edxml({ attachments: [{ id: 'a', content: content.toString('base64') }] }),
  ]);
  expect((await readFile(join(folder, documents[0]!.path))).equals(content)).toBe(true);
});

const attachment = (content: string, more = {}) => edxml({ attachments: [{ id: 'a', content, ...more }] });
it.each<[string, string | Buffer, string]>([
  [
    'a document type declaration',
    `<!DOCTYPE edXML [<!ENTITY a SYSTEM "file:///etc/passwd">]>${edxml({ header: '<Content>&a;</Content>' })}`,
    'block EDXML_UNREADABLE',
  ],
  ['an unknown entity', edxml({ header: '&a;' }), 'block EDXML_UNREADABLE'],
  ['letters that are not base64', attachment('QUJD*UJD'), 'block EDXML_ATTACHMENT_BROKEN'],
  ['base64 that goes on after its padding', attachment('QQ==QQ=='), 'block EDXML_ATTACHMENT_BROKEN'],
  ['base64 cut short', attachment('QUJDR'), 'block EDXML_ATTACHMENT_BROKEN'],
  ['an empty attachment', attachment(''), 'block EDXML_ATTACHMENT_BROKEN'],
  ['an attachment that is missing', edxml({ references: ['a', 'b'] }), 'block EDXML_ATTACHMENT_MISSING'],
  ['an attachment nobody listed', edxml({ references: [] }), 'warn EDXML_ATTACHMENT_UNLISTED'],
  ['no attachment at all', edxml({ attachments: [] }), 'block EDXML_NO_ATTACHMENT'],
  [
    'a zip with a way out',
    attachment(rawZip([{ name: '../x', content: 'x' }]).toString('base64'), { type: 'application/zip' }),
    'block EDXML_ATTACHMENT_UNSAFE',
  ],
  [
    'a zip bomb',
    attachment(rawZip([{ name: 'x', content: Buffer.alloc(64 << 20), method: 8 }]).toString('base64'), {
      name: 'a.zip',
    }),
    'block EDXML_ATTACHMENT_UNSAFE',
  ],
  ['a zip that is none', attachment('QUJD', { type: 'application/zip' }), 'block EDXML_ATTACHMENT_UNSAFE'],
  ['elements without end', `<edXML>${'<a>'.repeat(1000)}`, 'block EDXML_UNREADABLE'],
  ['too many elements', `<edXML>${'<a/>'.repeat(100_001)}</edXML>`, 'block EDXML_TOO_LARGE'],
  [
    'text without end',
    `<edXML><MessageHeader><Subject>${'x'.repeat(9 << 20)}</Subject></MessageHeader></edXML>`,
    'block EDXML_TOO_LARGE',
  ],
  ['another document', '<a/>', 'block EDXML_NOT_EDXML'],
  ['a truncated message', edxml().slice(0, 900), 'block EDXML_UNREADABLE'],
  ['bytes', Buffer.alloc(1000, 0xfe), 'block EDXML_UNREADABLE'],
  ['nothing', '', 'block EDXML_UNREADABLE'],
])('answers %s with a finding', async (_, message, expected) => {
  expect((await imported([message])).rules).toContain(expected);
});

it('takes no name of a file from a message', async () => {
  for (const name of ['../../x.pdf', '/etc/x.pdf', 'C:\\x.pdf', 'a\u202Efdp.exe', `${'x'.repeat(5000)}.pdf`]) {
    const { documents, folder } = await imported([attachment('QQ==', { name })]);
    expect(documents[0]!.path).toMatch(/^1-1\.(pdf|exe)$/);
    expect((await readdir(folder)).every((entry) => entry.startsWith('1-1.'))).toBe(true);
  }
});

it('tells of every field of a header that is missing or of another form, beside what is wrong with the attachments', async () => {
  const message = edxml({ documentId: 'mã lạ', references: ['cid:other'] })
    .replace('<OrganId>H99</OrganId>', '')
    .replace('<OrganName>Sở &amp; Thử</OrganName>', '')
    .replace('Về việc', ' ')
    .replace('2026/02/10</Pro', '2026/13/40</Pro')
    .replace('Công văn', 'Loại lạ')
    .replace('<PageAmount>2', '<PageAmount>hai')
    .replace('2026/02/10 08:00:00', 'hôm qua');
  const { findings } = await imported([message]);
  expect(findings.map(({ rule, effect, location }) => `${effect} ${rule.slice(11)} ${location.slice(8)}`)).toEqual([
    'info _SIGNATURE ',
    'block ATTACHMENT_MISSING other',
    'warn ATTACHMENT_UNLISTED a',
    'warn FIELD_MISSING From/OrganId',
    'warn FIELD_MISSING From/OrganName',
    'warn FIELD_MISSING Subject',
    'block FIELD_FORM PromulgationDate',
    'warn FIELD_FORM DocumentId',
    'warn FIELD_FORM PageAmount',
    'warn FIELD_FORM TraceHeader/Timestamp',
    'warn TYPE_OTHER TypeName',
  ]);
});
