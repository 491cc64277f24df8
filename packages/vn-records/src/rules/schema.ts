import { count, day, listOf, mapOf, nullable, oneOf, pattern, record, text, yesNo } from '@mocban/core/shape';

const basis = {
  source: text,
  confidence: oneOf('V', 'S', 'S2', 'S1', 'R', 'I'),
  effectiveFrom: day,
  effectiveTo: nullable(day),
};
const effect = oneOf('block', 'quarantine', 'refuse-item', 'officer', 'warn', 'info');
const dateForm = oneOf('DD/MM/YYYY', 'MM/YYYY', 'YYYY', 'YYYY-MM-DD');
const condition = record({ field: text, oneOf: listOf(text) });
const adjustable = {
  obligation: oneOf('M', 'O', 'C'),
  maxLength: count,
  when: condition,
  codes: text,
  several: yesNo,
  minimum: count,
  mayBeAbsent: yesNo,
};

const { obligation, ...optionalOfField } = adjustable;
const field = record(
  {
    ...basis,
    name: text,
    label: text,
    order: count,
    type: oneOf('string', 'number', 'date', 'boolean', 'duration'),
    obligation,
  },
  { ...optionalOfField, check: text, note: text },
);

const packageKind = oneOf('SIP_hoso', 'AIP_hoso', 'SIP_tailieu', 'AIP_tailieu', 'DIP');
const adjustableOfPackage = { intake: oneOf('accept', 'info', 'warn', 'officer', 'block'), metsType: text };

const table = record(
  {
    ...basis,
    id: text,
    packageType: packageKind,
    level: oneOf('file', 'doc', 'pic', 'media'),
    dates: record({ written: dateForm, accepted: listOf(dateForm), tolerated: listOf(dateForm) }),
    fields: listOf(field),
  },
  { note: text },
);

/** Shape of `data/fields.json`. */
export const fieldsShape = record({ version: text, tables: listOf(table) });

/** Shape of `data/codes.json`. */
export const codesShape = record({
  version: text,
  lists: listOf(record({ ...basis, name: text, label: text, values: mapOf(text) }, { note: text })),
});

/** Shape of `data/checks.json`. */
export const checksShape = record({
  version: text,
  checks: listOf(
    record(
      { ...basis, id: text, title: text, label: text, effect, performedBy: oneOf('package', 'container', 'caller') },
      { optionalEffect: effect, note: text },
    ),
  ),
});

/** Shape of `data/packages.json`. */
export const packagesShape = record({
  version: text,
  packages: listOf(
    record({ ...basis, id: packageKind, label: text, annex: text, ...adjustableOfPackage }, { note: text }),
  ),
});

const adjustableOfColumn = { headers: listOf(text) };

/** Shape of `data/imports.json`. */
export const importsShape = record({
  version: text,
  columns: listOf(
    record(
      { ...basis, id: text, block: oneOf('file', 'document'), ...adjustableOfColumn },
      { field: text, note: text },
    ),
  ),
  terms: listOf(record({ ...basis, list: text, values: mapOf(text) }, { note: text })),
  dialects: listOf(record({ ...basis, id: text, fields: mapOf(text) }, { note: text })),
});

const adjustableOfIdentifier = { patterns: listOf(pattern), compose: listOf(text), effect };
const adjustableOfFileName = { template: text, pattern };

/** Shape of `data/identifiers.json`. */
export const identifiersShape = record({
  version: text,
  identifiers: listOf(
    record({ ...basis, id: text, label: text, example: text, ...adjustableOfIdentifier }, { note: text }),
  ),
  fileNames: listOf(
    record({ ...basis, id: text, label: text, example: text, ...adjustableOfFileName }, { note: text }),
  ),
});

const adjustableOfMark = { alone: effect, inText: effect, notAfter: listOf(text), notBefore: listOf(text) };

/** Shape of `data/secrecy.json`. */
export const secrecyShape = record({
  version: text,
  marks: listOf(record({ ...basis, text, ...adjustableOfMark }, { note: text })),
});

/** Shape of an operator's corrections, `RuleOverrides`. */
export const overridesShape = record(
  {},
  {
    fields: mapOf(mapOf(record({}, adjustable))),
    codes: mapOf(mapOf(nullable(text))),
    checks: mapOf(record({}, { effect, optionalEffect: effect })),
    packages: mapOf(record({}, adjustableOfPackage)),
    columns: mapOf(record({}, adjustableOfColumn)),
    terms: mapOf(mapOf(nullable(text))),
    dialects: mapOf(mapOf(nullable(text))),
    identifiers: mapOf(record({}, adjustableOfIdentifier)),
    fileNames: mapOf(record({}, adjustableOfFileName)),
    secrecyMarks: mapOf(record({}, adjustableOfMark)),
  },
);
