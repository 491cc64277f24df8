import { collisionKey } from '@mocban/core';
import type { PackageTree } from '@mocban/container';
import {
  EarkError,
  isRepresentationName,
  readEarkPackage,
  readPreservation,
  recogniseEark,
  StatedFormats,
  validateEark,
} from '@mocban/eark';
import type { EarkPackage } from '@mocban/eark';
import type { SubmissionReader } from '../../ports.js';
import { asCheck, check } from '../verdict.js';
import { repeatable } from '../../repeatable.js';
import { producerDescriptions } from './producer-descriptions.js';
import type { Placement } from './plain-content.js';
import { plainContent } from './plain-content.js';

/** E-ARK packages: judged by CSIP and SIP; every error of the specification stops the package. */
export const earkReader: SubmissionReader = {
  profile: 'eark',
  recognises: (tree) => recogniseEark(tree),
  async read(tree, _agreement, { signal } = {}) {
    const ofContainer = new Set(tree.findings);
    const validation = await validateEark(tree, signal ? { signal } : {});
    const findings = validation.findings.filter((finding) => !ofContainer.has(finding)).map(asCheck);
    const read = await readIfPossible(tree);
    const type = read?.packageType ?? 'unknown';
    if (read !== undefined && type !== 'SIP')
      findings.push(
        check('warn', {
          rule: 'SUBMISSION_PACKAGE_TYPE',
          location: read.metsPath,
          message: `expected a SIP, the package calls itself ${type}`,
        }),
      );
    return {
      profile: 'eark',
      packageType: type,
      standard: `E-ARK ${validation.profile.toUpperCase()} ${validation.version}`,
      ...(read?.objId !== undefined && { objectId: read.objId, recordCode: read.objId }),
      ...(read?.label !== undefined && { title: read.label }),
      ...(read?.submissionAgreement !== undefined && { registrationCode: read.submissionAgreement }),
      findings,
      documents: documentsOf(read?.representations ?? []),
    };
  },
  async aipContent(tree, submission, agreement, { at }) {
    const formats = new StatedFormats();
    const read = await readEarkPackage(tree, { takeFile: (file, metsPath) => formats.add(file, metsPath) });
    const label = submission.title ?? read.objId ?? tree.name;
    return plainContent({
      label,
      description: {
        title: label,
        creator: agreement.agency.name,
        date: (read.mets.header?.createDate ?? at).slice(0, 10),
        identifier: read.objId ?? tree.name,
      },
      descriptions: await producerDescriptions(tree, read),
      ...contentOf(tree, read, formats),
      documentation: placements(tree, read.documentation, (path) => path.replace(/^[^/]+/, 'documentation')),
      submissionReference: read.metsPath,
      // A submission's own PREMIS is about its making; what was archived before has a past and rights that go on.
      ...(read.packageType !== 'SIP' && { kept: (await readPreservation(tree)).kept }),
    });
  },
};

const documentsOf = (representations: readonly { dataFiles: Iterable<string> }[]): Iterable<{ path: string }> => {
  const folders = representations.map(({ dataFiles }) => dataFiles);
  return repeatable(function* () {
    for (const dataFiles of folders) for (const path of dataFiles) yield { path };
  });
};

/** The model of a package; a package without a readable METS has its findings and no model. */
async function readIfPossible(tree: PackageTree): Promise<EarkPackage | undefined> {
  try {
    // What METS says of the files has been judged; here only those in its folders count.
    return await readEarkPackage(tree, { takeFile: () => undefined });
  } catch (error) {
    if (error instanceof EarkError) return undefined;
    throw error;
  }
}

/** Paths below `data/` stay as they are; of several representations each stays one, under its name where that can be kept. */
function contentOf(
  tree: PackageTree,
  read: EarkPackage,
  formats: StatedFormats,
): { content: Iterable<Placement>; representations?: readonly { name: string; content: Iterable<Placement> }[] } {
  const filled = read.representations.filter(({ dataFiles }) => dataFiles.length > 0);
  const contents = filled.map(({ path: folder, dataFiles }) =>
    repeatable(function* (): Generator<Placement> {
      for (const path of dataFiles) {
        const file = tree.files.get(path);
        if (file === undefined) continue;
        const inner = path.slice(folder.length + 1).replace(/^data\//i, '');
        const format = formats.get(path);
        yield { file, path: `data/${inner}`, ...(format !== undefined && { format }) };
      }
    }),
  );
  if (contents.length <= 1) return { content: contents[0] ?? [] };
  const names = namesOf(filled.map(({ name }) => name));
  return { content: [], representations: contents.map((content, index) => ({ name: names[index]!, content })) };
}

/** Names that an AIP's folders can have, none twice: the own ones first, the rest numbered. */
function namesOf(wished: readonly string[]): string[] {
  const taken = new Set<string>();
  const take = (name: string): boolean => !taken.has(collisionKey(name)) && taken.add(collisionKey(name)) !== undefined;
  const kept = wished.map((name) => (isRepresentationName(name) && take(name) ? name : undefined));
  let number = 0;
  return kept.map((name) => {
    let found = name;
    while (found === undefined) if (take(`rep${(number += 1)}`)) found = `rep${number}`;
    return found;
  });
}

const placements = (tree: PackageTree, paths: Iterable<string>, place: (path: string) => string): Placement[] =>
  [...paths].flatMap((path) => {
    const file = tree.files.get(path);
    return file === undefined ? [] : [{ file, path: place(path) }];
  });
