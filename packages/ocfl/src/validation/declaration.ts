import { collectBytes } from '@mocban/core';
import type { ReadStore } from '@mocban/storage';
import { joinKey } from '../key.js';
import { quoted, type Report, type SpecVersion } from '../report.js';

interface DeclarationRules {
  /** `ocfl_object_` or `ocfl_`. */
  stem: string;
  namaste: string;
  form: string;
  count: string;
  tag: string;
  value: string;
  content: string;
}

export const OBJECT_RULES: DeclarationRules = {
  ...{
    stem: 'ocfl_object_',
    namaste: 'E002',
    form: 'E004',
    count: 'E003',
    tag: 'E005',
    value: 'E006',
    content: 'E007',
  },
};
export const ROOT_RULES: DeclarationRules = {
  ...{ stem: 'ocfl_', namaste: 'E075', form: 'E077', count: 'E076', tag: 'E078', value: 'E079', content: 'E080' },
};

/** Whether a file name is, or means to be, a NAMASTE tag. */
export const isDeclarationName = (name: string): boolean => /^\d+=/.test(name);

/** Whether a folder declares that it is an object root. */
export const isDeclaredObject = ({ files }: { files: readonly string[] }): boolean =>
  files.some((name) => name.startsWith(`0=${OBJECT_RULES.stem}`));

/**
 * Checks the conformance declarations among the files of a folder; the version they declare, where it is one.
 * @see OCFL 1.1 §3.2, §4.1
 */
export async function checkDeclaration(
  store: ReadStore,
  folder: string,
  files: readonly string[],
  rules: DeclarationRules,
  report: Report,
): Promise<SpecVersion | undefined> {
  const names = files.filter(isDeclarationName);
  let version: SpecVersion | undefined;
  let good = 0;
  for (const name of names) {
    const value = name.slice(name.indexOf('=') + 1);
    const number = value.startsWith(rules.stem) ? value.slice(rules.stem.length) : undefined;
    if (!name.startsWith('0=')) report.error(rules.tag, `the declaration ${quoted(name)} does not begin with 0=`);
    else if (number === undefined)
      report.error(rules.value, `the declaration ${quoted(name)} is not 0=${rules.stem} and a version`);
    else if (number !== '1.0' && number !== '1.1')
      report.error(rules.form, `the declaration ${quoted(name)} does not name a known version of OCFL`);
    else {
      good++;
      version = number;
      await checkContent(store, joinKey(folder, name), value, rules, report);
    }
  }
  if (good === 0) for (const name of files) if (isNearDeclaration(name, rules.stem)) reportNear(name, rules, report);
  if (good !== 1) report.error(rules.count, `expected one version declaration, found ${good}`);
  return good === 1 ? version : undefined;
}

/** A name that means to declare a version and is no NAMASTE tag, `ocfl_object_1.1` or `0-ocfl_object_1.1`. */
const isNearDeclaration = (name: string, stem: string): boolean =>
  !isDeclarationName(name) && new RegExp(`^[^a-z]*${stem}\\d+\\.\\d+$`).test(name);

function reportNear(name: string, rules: DeclarationRules, report: Report): void {
  report.error(rules.namaste, `the declaration ${quoted(name)} is not in the form of NAMASTE`);
  report.error(rules.form, `the declaration ${quoted(name)} is not 0=${rules.stem} and a version`);
}

async function checkContent(
  store: ReadStore,
  key: string,
  value: string,
  rules: DeclarationRules,
  report: Report,
): Promise<void> {
  const text = await collectBytes(store.read(key), 1024).then(
    (bytes) => bytes.toString('utf8'),
    () => undefined,
  );
  if (text !== `${value}\n`) report.error(rules.content, `the declaration does not contain ${value} and a newline`);
}
