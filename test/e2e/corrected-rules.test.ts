import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { registerAgency, send } from './agency.js';
import { cli, mocban, removeFolder, scratchFolder, startService } from './service.js';

let folder: string;
let rules: string;
let sip: string;

const metadata = {
  file: {
    fileCode: 'H98.21.07.2026.01',
    title: 'Hồ sơ',
    maintenance: '01',
    mode: '01',
    language: '99',
    startDate: '01/01/2026',
    endDate: '31/01/2026',
  },
  documents: [
    {
      path: 'a.txt',
      typeName: '32',
      issuedDate: '02/01/2026',
      subject: 'Văn bản',
      organName: 'Cơ quan',
      numberOfPage: '1',
    },
  ],
  depositor: { code: 'H98.21.07', name: 'Ủy ban nhân dân xã Mường Thử' },
};

beforeAll(async () => {
  folder = await scratchFolder('rules');
  mkdirSync(join(folder, 'source'));
  writeFileSync(join(folder, 'source', 'a.txt'), 'tiếng Thái');
  writeFileSync(join(folder, 'metadata.json'), JSON.stringify(metadata));
  rules = join(folder, 'rules.json');
  writeFileSync(rules, JSON.stringify({ codes: { language: { '99': 'Tiếng Thái' } } }));
  sip = join(folder, 'sip.zip');
});

afterAll(() => removeFolder(folder));

const build = (...more: string[]) =>
  cli(
    'sip',
    'build',
    join(folder, 'source'),
    '--profile',
    'tt05',
    '--metadata',
    join(folder, 'metadata.json'),
    '--out',
    sip,
    ...more,
  );

test('an operator adds a code without a release: builder and checks follow the file of corrections', () => {
  expect(build().exit).toBe(1);
  expect(build('--rules', rules).exit).toBe(0);
  expect(cli('package', 'validate', sip)).toMatchObject({
    exit: 1,
    json: {
      results: [{ findings: expect.arrayContaining([expect.objectContaining({ rule: 'TT05_C7_CODE_UNKNOWN' })]) }],
    },
  });
  expect(cli('package', 'validate', sip, '--rules', rules)).toMatchObject({ exit: 0, json: { valid: true } });
});

test('the service judges by the corrections it was started with', async () => {
  const data = join(folder, 'data');
  const entry = [mocban, 'start', '--data', data, '--port', '0', '--json', '--rules', rules];
  const service = await startService(data, { entry });
  try {
    const agency = await registerAgency(service, service.administratorKey!);
    expect((await send(service, agency, sip)).transfer).toMatchObject({ state: 'preserved' });
  } finally {
    await service.stop();
  }
});

test('a bad correction is refused by its key before anything starts', () => {
  writeFileSync(join(folder, 'bad.json'), JSON.stringify({ codes: { langage: { '99': 'x' } } }));
  const refused = cli('start', '--data', join(folder, 'never'), '--rules', join(folder, 'bad.json'));
  expect(refused.exit).toBe(3);
  expect(JSON.stringify(refused.json)).toContain('langage');
});
