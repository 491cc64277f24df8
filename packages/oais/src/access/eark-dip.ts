import { dipRepresentationMets, dipRootMets, type DipFile, type DipHead } from '@mocban/eark';
import { readMets, serialiseMets } from '@mocban/mets';
import { serialisePremis } from '@mocban/premis';
import type { Fixity } from '@mocban/fixity';
import type { CopiedFile, DipDraft, DipFiles, MadeFile } from './draft.js';
import { AIP_PREMIS, historyOf } from './events.js';
import { integrityStatement, SIGNATURE, statementToSign } from './integrity.js';

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
  const made: MadeFile[] = [
    ...representations.map((folder): MadeFile => representationMets(draft, folder)),
    premis(draft),
  ];
  const changed = made.map(({ path }) => path);
  const stated = integrityFiles(draft, copied);
  return { copied, made: [...made, ...stated, rootMets(draft, changed, stated)] };
}

export const premis = (draft: DipDraft): MadeFile => ({
  path: AIP_PREMIS,
  make: async () => serialisePremis(await historyOf(draft)),
});

/** A file of the documentation that is made. */
export interface StatedFile extends MadeFile {
  mimeType: string;
}

/** What proves the version, the statement of integrity, and its signature where there is one. */
export function integrityFiles(draft: DipDraft, copied: readonly CopiedFile[]): StatedFile[] {
  const { proofs = [], sign } = draft.request;
  const path = freeName('documentation/integrity.json', copied);
  const statement: StatedFile = {
    path,
    mimeType: 'application/json',
    make: async () => integrityStatement(draft, await historyOf(draft), copied),
  };
  return [
    ...proofs.map(({ name, mimeType, bytes }) => ({
      path: freeName(`documentation/${name}`, copied),
      mimeType,
      make: () => [bytes],
    })),
    statement,
    ...(sign === undefined
      ? []
      : [
          {
            path: freeName(`documentation/${SIGNATURE}`, copied),
            mimeType: 'text/plain',
            make: (known: ReadonlyMap<string, Fixity>) => [
              sign(statementToSign(draft.objId, known.get(path)!.digests.sha256!)),
            ],
          },
        ]),
  ];
}

const representationMets = (draft: DipDraft, folder: string): MadeFile => ({
  path: `${folder}/METS.xml`,
  make: async () =>
    serialiseMets(
      dipRepresentationMets(await readMets(draft.content.read(`${folder}/METS.xml`)), headOf(draft), folder),
    ),
});

const rootMets = (draft: DipDraft, changed: readonly string[], stated: readonly StatedFile[]): MadeFile => ({
  path: ROOT_METS,
  make: async (known) =>
    serialiseMets(
      dipRootMets(
        await readMets(draft.content.read(ROOT_METS)),
        headOf(draft),
        changed.map((path) => fileOf(known, path)),
        stated.map(({ path, mimeType }) => ({ ...fileOf(known, path), mimeType })),
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
