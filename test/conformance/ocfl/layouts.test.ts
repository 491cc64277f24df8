import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LAYOUT_NAMES, objectPathOf, parseLayout, type Layout } from '@mocban/ocfl';
import { corpus, describeWith } from '../../fixtures/corpora.js';

interface Mapping {
  /** The heading it stands below. */
  example: string;
  config: string;
  id: string;
  path: string;
  /** The extension itself says that its file systems cannot have such folders. */
  isImpossible: boolean;
}

/** Mappings of the documents that we judge otherwise, each with the reason. */
const KNOWN_DIFFERENCES: Readonly<Record<string, string>> = {
  '0003-hash-and-id-n-tuple-storage-layout object-01 object-id':
    'a slip of the document: the same id is object-01 in every other example, and by its own program',
};

/** The tables of ids and paths of an extension's document, each with the parameters that were given last before it. */
function mappingsOf(name: string, text: string): Mapping[] {
  const mappings: Mapping[] = [];
  const json: string[] = [];
  let state = { example: '', config: JSON.stringify({ extensionName: name }), isImpossible: false };
  let isInJson = false;
  let isInTable = false;
  for (const line of text.slice(text.indexOf('## Examples')).split('\n')) {
    if (/^### (Example|Parameters)/.test(line)) state = { ...state, example: line, isImpossible: false };
    if (/^This example .*invalid on unix filesystems/.test(line)) state.isImpossible = true;
    if (line === '```json') json.length = 0;
    else if (isInJson && line.startsWith('```')) state.config = json.join('\n');
    if (line.startsWith('```')) isInJson = line === '```json';
    else if (isInJson) json.push(line);
    const cells = cellsOf(line);
    if (cells.length < 2) isInTable = false;
    else if (/^(Object Root Path|Result)$/.test(cells.at(-1)!)) isInTable = true;
    else if (isInTable && !/^-+$/.test(cells[0]!)) mappings.push({ ...state, id: cells[0]!, path: cells.at(-1)! });
  }
  return mappings;
}

/** The cells of a row; one row of 0010 has no bar between id and path. */
function cellsOf(line: string): string[] {
  const row = /^\|(.*?)\|?\s*$/.exec(line)?.[1];
  if (row === undefined) return [];
  return (row.includes('|') ? row.split('|') : row.trim().split(/\s+/)).map(cell);
}

/** A cell as what it says; within backticks blanks and backslashes count. */
const cell = (text: string): string => /^ *`(.*)` *$/.exec(text)?.[1] ?? text.trim().replaceAll('\\_', '_');

const layoutOf = (config: string): Promise<Layout> => parseLayout(Buffer.from(config));

describeWith('ocfl-spec in MOCBAN_CORPORA', corpus('ocfl-spec'), 'the examples of the storage layouts', (root) => {
  const folder = join(root, 'extensions/docs');
  const mappings = readdirSync(folder)
    .map((file) => file.replace(/\.md$/, ''))
    .filter((name) => (LAYOUT_NAMES as string[]).includes(name))
    .flatMap((name) =>
      mappingsOf(name, readFileSync(join(folder, `${name}.md`), 'utf8')).map((mapping) => ({ name, ...mapping })),
    )
    .filter(({ name, id, path }) => !Object.hasOwn(KNOWN_DIFFERENCES, `${name} ${id} ${path}`));

  it('finds examples of all eight layouts', () => {
    expect(new Set(mappings.map(({ name }) => name))).toEqual(new Set(LAYOUT_NAMES));
    expect(LAYOUT_NAMES).toHaveLength(8);
    expect(mappings.length).toBeGreaterThanOrEqual(52);
  });

  it.each(mappings.filter(({ isImpossible }) => !isImpossible))('$name maps $id to $path', async (mapping) => {
    expect(objectPathOf(await layoutOf(mapping.config), mapping.id)).toBe(mapping.path);
  });

  it.each(mappings.filter(({ isImpossible }) => isImpossible))('$name refuses $id', async (mapping) => {
    const layout = await layoutOf(mapping.config);
    expect(() => objectPathOf(layout, mapping.id)).toThrow(expect.objectContaining({ code: 'OCFL_PATH_UNSAFE' }));
  });
});
