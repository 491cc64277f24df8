import { loadRules } from './load.js';

const day = new Date('2026-03-10T00:00:00Z');

it('holds the field sets of the circular in their order', () => {
  const rules = loadRules().at(day);
  const names = (table: ReturnType<typeof rules.table>) => table?.fields.map(({ name }) => name) ?? [];
  expect(names(rules.table('SIP_hoso', 'file'))).toHaveLength(18);
  expect(names(rules.table('AIP_hoso', 'file')).slice(-3)).toEqual([
    'description',
    'riskRecovery',
    'riskRecoveryStatus',
  ]);
  expect(names(rules.table('SIP_hoso', 'doc'))).toHaveLength(21);
  expect(names(rules.table('AIP_hoso', 'doc'))).toHaveLength(19);
  expect(names(rules.table('DIP', 'doc'))).toHaveLength(20);
  expect(names(rules.table('AIP_hoso', 'pic'))).toHaveLength(16);
  expect(Object.keys(rules.codes('typeName')?.values ?? {})).toHaveLength(32);
  expect(rules.checks.map(({ id }) => id)).toEqual(Array.from({ length: 16 }, (_, index) => `C${index + 1}`));
});

it('says where every entry comes from, how sure it is and from when it holds', () => {
  const book = loadRules();
  for (const entry of [
    ...book.tables,
    ...book.tables.flatMap(({ fields }) => fields),
    ...book.codeLists,
    ...book.checks,
    ...book.columns,
    ...book.terms,
    ...book.dialects,
    ...book.identifiers,
    ...book.fileNames,
    ...book.secrecyMarks,
  ]) {
    expect(entry.source).not.toBe('');
    expect(entry.effectiveFrom).toMatch(/^\d{4}-\d{2}-\d{2}$/);
  }
});

it('lays an operator’s corrections over the rules and leaves the published ones alone', () => {
  const corrected = loadRules({
    fields: { 'SIP_hoso/doc': { riskRecovery: { obligation: 'O' } } },
    codes: { typePic: { '01': 'Ảnh', '02': 'Phim âm bản' }, maintenance: { '08': 'Khác nữa', '07': null } },
    checks: { C10: { effect: 'block' } },
  }).at(day);
  expect(corrected.table('SIP_hoso', 'doc')?.fields.find(({ name }) => name === 'riskRecovery')?.obligation).toBe('O');
  expect(corrected.codes('typePic')?.values).toEqual({ '01': 'Ảnh', '02': 'Phim âm bản' });
  expect(Object.keys(corrected.codes('maintenance')?.values ?? {})).toEqual(['01', '02', '03', '04', '05', '06', '08']);
  expect(corrected.effect('C10')).toBe('block');
  expect(loadRules().at(day).effect('C10')).toBe('officer');
});

it.each([
  [{ field: {} }, 'field'],
  [{ fields: { 'SIP_hoso/dok': {} } }, 'fields.SIP_hoso/dok'],
  [{ fields: { 'SIP_hoso/doc': { docid: { obligation: 'O' } } } }, 'fields.SIP_hoso/doc.docid'],
  [{ fields: { 'SIP_hoso/doc': { docId: { obligation: 'X' } } } }, 'fields.SIP_hoso/doc.docId.obligation'],
  [{ fields: { 'SIP_hoso/doc': { docId: { length: 3 } } } }, 'fields.SIP_hoso/doc.docId.length'],
  [{ fields: { 'SIP_hoso/doc': { docId: { codes: 'nowhere' } } } }, 'fields.SIP_hoso/doc.docId.codes'],
  [{ fields: { 'SIP_hoso/doc': { docId: { obligation: 'C' } } } }, 'fields.SIP_hoso/doc.docId.when'],
  [{ codes: { colours: {} } }, 'codes.colours'],
  [{ checks: { C17: { effect: 'block' } } }, 'checks.C17'],
  [{ columns: { nowhere: { headers: ['x'] } } }, 'columns.nowhere'],
  [{ columns: { path: { headers: 'x' } } }, 'columns.path.headers'],
  [{ terms: { nowhere: { x: '01' } } }, 'terms.nowhere'],
  [{ terms: { mode: { x: 1 } } }, 'terms.mode.x'],
  [{ dialects: { tt03: {} } }, 'dialects.tt03'],
  [{ identifiers: { fileCode: { patterns: ['('] } } }, 'identifiers.fileCode.patterns[0]'],
  [{ fileNames: { tt05: { id: 'x' } } }, 'fileNames.tt05.id'],
  [{ secrecyMarks: { MẬT: { alone: 'ignore' } } }, 'secrecyMarks.MẬT.alone'],
  [{ checks: { C3: { effect: 'ignore' } } }, 'checks.C3.effect'],
])('names the key of a bad correction: %j', (overrides, key) => {
  expect(() => loadRules(overrides as never)).toThrow(
    expect.objectContaining({ code: 'VN_RULES_MALFORMED', message: expect.stringContaining(`${key}: `) }),
  );
});

it('has examples that its own patterns know', () => {
  const { identifiers, fileNames } = loadRules();
  for (const { patterns, example } of identifiers)
    expect(patterns.some((pattern) => new RegExp(`^(?:${pattern})$`, 'u').test(example))).toBe(true);
  for (const { pattern, example } of fileNames)
    expect(example.replace(/\.pdf$/, '')).toMatch(new RegExp(`^(?:${pattern})$`, 'u'));
});

it('finds nothing in its tables that is not written there', () => {
  const rules = loadRules().at(day);
  for (const name of ['constructor', '__proto__', 'toString']) {
    expect(rules.dialect('edxml/business')[name]).toBeUndefined();
    expect(rules.dialect(name)).toEqual({});
  }
});

it('has no rules before the circular', () => {
  expect(() => loadRules().at(new Date('2025-06-30T00:00:00Z'))).toThrow(
    expect.objectContaining({ code: 'VN_RULES_NOT_IN_FORCE' }),
  );
});
