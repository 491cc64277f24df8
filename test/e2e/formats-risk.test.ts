import { existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { answerAnew, copyFormatData } from '../fixtures/format-data.js';
import { smallPdf } from './agency.js';
import { cli, removeFolder, scratchFolder } from './service.js';

let folder: string;
const risk = (...args: string[]) => cli('formats', 'risk', ...args);

interface Assessment {
  puid?: string;
  level: string;
  decidedBy: string;
  reasons: { code: string }[];
}
const formatsOf = (json: unknown): Assessment[] => (json as { formats: Assessment[] }).formats;

beforeAll(async () => {
  folder = await scratchFolder('formats-risk');
  mkdirSync(join(folder, 'hồ sơ'));
  writeFileSync(join(folder, 'hồ sơ', 'a.pdf'), smallPdf('a'));
  writeFileSync(join(folder, 'hồ sơ', 'b.txt'), 'b');
  writeFileSync(join(folder, 'hồ sơ', 'c'), Buffer.from([1, 2, 3]));
  symlinkSync('a.pdf', join(folder, 'hồ sơ', 'd'));
});
afterAll(() => removeFolder(folder));

it('tells the risk of formats with the reasons and who says so, without any service', () => {
  const { exit, json } = risk('fmt/353', 'fmt/10', 'fmt/485', 'fmt/9999');
  expect(exit).toBe(1);
  expect(formatsOf(json).map(({ puid, level, decidedBy }) => [puid, level, decidedBy])).toEqual([
    ['fmt/353', 'low', 'nara'],
    ['fmt/10', 'low', 'nara'],
    ['fmt/485', 'high', 'nara'],
    ['fmt/9999', 'unknown', 'nobody'],
  ]);
  expect(formatsOf(json)[1]!.reasons.map(({ code }) => code)).toContain('PRONOM_DEPRECATED');
  expect((json as { releases: { id: string; attribution: string }[] }).releases).toContainEqual(
    expect.objectContaining({ id: 'nara-risk-matrix', attribution: expect.stringContaining('CC0') as string }),
  );
});

it('tells that of files by what they are, and the worst of them', () => {
  const { exit, json } = risk(join(folder, 'hồ sơ'));
  expect(exit).toBe(0);
  expect(json).toMatchObject({
    level: 'unknown',
    counts: { low: 1, moderate: 1, unknown: 1, high: 0 },
    files: [
      { path: join(folder, 'hồ sơ', 'a.pdf'), puid: 'fmt/18', level: 'moderate' },
      { path: join(folder, 'hồ sơ', 'b.txt'), puid: 'x-fmt/111', level: 'low' },
      { path: join(folder, 'hồ sơ', 'c'), level: 'unknown' },
      { path: join(folder, 'hồ sơ', 'd'), kind: 'symbolic link' },
    ],
  });
  expect(risk(join(folder, 'absent')).exit).toBe(3);
});

it('lets rows of a policy of ones own decide', () => {
  const policy = join(folder, 'policy.json');
  const row = {
    id: 'r1',
    family: 'tif',
    effect: 'decides',
    level: 'high',
    reason: { vi: 'không còn máy đọc', en: 'no reader is left' },
    source: 'QĐ 1',
    confidence: 'V',
    validFrom: '2020-01-01',
    validTo: null,
    decidedBy: 'Chi cục',
  };
  writeFileSync(policy, JSON.stringify({ version: '1', rows: [row] }));
  const { exit, json } = risk('fmt/353', '--policy', policy);
  expect([exit, formatsOf(json)[0]]).toMatchObject([1, { level: 'high', decidedBy: 'operator' }]);
  writeFileSync(policy, JSON.stringify({ version: '1', rows: [{ ...row, level: 'none' }] }));
  expect(risk('fmt/353', '--policy', policy).exit).toBe(3);
});

it('makes a release of data with another matrix, says what it changes, and judges by it', () => {
  const data = join(folder, 'data');
  copyFormatData(data);
  const matrix = (out: string, date: string) =>
    cli(
      ...['formats', 'update-matrix', '--labelled', join(data, 'nara-risk-matrix-labelled.csv')],
      ...[
        '--numbered',
        join(data, 'nara-risk-matrix-numbered.csv'),
        '--weights',
        join(data, 'nara-risk-matrix-weights.csv'),
      ],
      ...['--plans', join(data, 'nara-preservation-action-plans.csv'), '--date', date, '--out', out],
    );
  expect(matrix(join(folder, 'same'), '2026-03-20')).toMatchObject({
    exit: 0,
    json: { formats: 758, findings: [], changes: [] },
  });
  const worse = {
    '6.1': ['No', -4],
    '5.1': ['Yes', -6],
    '5.2': ['Yes', -4],
    '8.1': ['Yes', -4],
    '6.4': ['No', -2],
  } as const;
  answerAnew(data, 'NF00366', { ...worse, '6.3': ['Yes', -4], '1.2': ['No', -2], '4.1': ['No', -2] }, '2026-06-20');
  const out = join(folder, 'other');
  const { exit, json } = matrix(out, '2026-06-20');
  expect([exit, json]).toMatchObject([
    0,
    { before: '2026-03-20', after: '2026-06-20', changes: [{ puid: 'fmt/18', from: 'moderate', to: 'high' }] },
  ]);
  expect((json as { changes: { because: unknown[] }[] }).changes[0]!.because).toContainEqual({
    ...{ cause: 'answer', id: 'NF00366', question: '6.1', from: 'Yes', to: 'No', scoreFrom: 2, scoreTo: -4 },
  });
  expect(risk('fmt/18', '--data', out)).toMatchObject({ exit: 1, json: { formats: [{ level: 'high' }] } });
  expect(risk(join(folder, 'hồ sơ', 'a.pdf'), '--data', out).exit).toBe(1);
  writeFileSync(join(data, 'nara-risk-matrix-labelled.csv'), 'a,b\n1\n');
  expect(matrix(join(folder, 'none'), '2026-06-20').exit).toBe(3);
  expect(existsSync(join(folder, 'none'))).toBe(false);
});

it.each([[[]], [['fmt/40', '--to', 'http://127.0.0.1:1']], [['a.pdf', '--to', 'http://127.0.0.1:1', '--key', 'k']]])(
  'does not take %j for a question',
  (args: string[]) => {
    expect(risk(...args).exit).toBe(2);
  },
);
