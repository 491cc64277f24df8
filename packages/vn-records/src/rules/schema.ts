import { count, day, listOf, mapOf, nullable, oneOf, record, text, yesNo } from './shape.js';

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

/** Shape of an operator's corrections, `RuleOverrides`. */
export const overridesShape = record(
  {},
  {
    fields: mapOf(mapOf(record({}, adjustable))),
    codes: mapOf(mapOf(nullable(text))),
    checks: mapOf(record({}, { effect, optionalEffect: effect })),
    packages: mapOf(record({}, adjustableOfPackage)),
  },
);
