import { dipRepresentationMets, dipRootMets, type DipFile, type DipHead } from '@mocban/eark';
import { readMets, serialiseMets } from '@mocban/mets';
import { serialisePremis } from '@mocban/premis';
import type { Fixity } from '@mocban/fixity';
import type { CopiedFile, DipDraft, DipFiles, MadeFile } from './draft.js';
import { AIP_PREMIS, historyOf } from './events.js';
import { integrityStatement } from './integrity.js';

const ROOT_METS = 'METS.xml';

/**
 * An E-ARK DIP: the AIP's content, metadata, schemas and documentation as they are, without the submission; METS and PREMIS of the
 * package written anew.
 */
export function earkDipFiles(draft: DipDraft): DipFiles {
  const representations = [...draft.content.paths()].flatMap(
    (path) => /^(representations\/[^/]+)\/METS\.xml$/.exec(path)?.[1] ?? [],
  );
  const replaced = new Set([ROOT_METS, AIP_PREMIS, ...representations.map((folder) => `${folder}/METS.xml`)]);
  const copied = [...draft.content.paths()]
    .filter((path) => !replaced.has(path) && !path.startsWith('submission/'))
    .map((path): CopiedFile => ({ path, source: path }));
  const statement = freeName('documentation/integrity.json', copied);
  const made: MadeFile[] = [
    ...representations.map((folder): MadeFile => representationMets(draft, folder)),
    premis(draft),
    integrity(draft, statement, copied),
  ];
  const changed = made.map(({ path }) => path).filter((path) => path !== statement);
  return { copied, made: [...made, rootMets(draft, changed, statement)] };
}

export const premis = (draft: DipDraft): MadeFile => ({
  path: AIP_PREMIS,
  make: async () => serialisePremis(await historyOf(draft)),
});

export const integrity = (draft: DipDraft, path: string, copied: readonly CopiedFile[]): MadeFile => ({
  path,
  make: async () => integrityStatement(draft, await historyOf(draft), copied),
});

const representationMets = (draft: DipDraft, folder: string): MadeFile => ({
  path: `${folder}/METS.xml`,
  make: async () =>
    serialiseMets(
      dipRepresentationMets(await readMets(draft.content.read(`${folder}/METS.xml`)), headOf(draft), folder),
    ),
});

const rootMets = (draft: DipDraft, changed: readonly string[], statement: string): MadeFile => ({
  path: ROOT_METS,
  make: async (known) =>
    serialiseMets(
      dipRootMets(
        await readMets(draft.content.read(ROOT_METS)),
        headOf(draft),
        changed.map((path) => fileOf(known, path)),
        [{ ...fileOf(known, statement), mimeType: 'application/json' }],
      ),
    ),
});

const fileOf = (known: ReadonlyMap<string, Fixity>, path: string): DipFile => ({ path, fixity: known.get(path)! });

const headOf = ({ objId, created, request: { archive, software } }: DipDraft): DipHead => ({
  objId,
  created,
  archive,
  software,
});

/** The name, or with a number where the AIP has a file of this name. */
export function freeName(wished: string, copied: readonly CopiedFile[]): string {
  const taken = new Set(copied.map(({ path }) => path.toLowerCase()));
  let name = wished;
  for (let count = 2; taken.has(name); count += 1) name = wished.replace(/(?=\.[^.]+$)/, `-${count}`);
  return name;
}
