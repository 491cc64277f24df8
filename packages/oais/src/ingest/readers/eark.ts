import type { PackageTree } from '@mocban/container';
import { EarkError, readEarkPackage, recogniseEark, StatedFormats, validateEark } from '@mocban/eark';
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
      content: contentOf(tree, read, formats),
      documentation: placements(tree, read.documentation, (path) => path.replace(/^[^/]+/, 'documentation')),
      submissionReference: read.metsPath,
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

/** Paths below `data/` stay as they are; of several representations each keeps its own folder. */
function contentOf(tree: PackageTree, read: EarkPackage, formats: StatedFormats): Iterable<Placement> {
  const filled = read.representations
    .filter(({ dataFiles }) => dataFiles.length > 0)
    .map(({ name, path, dataFiles }) => ({ name, folder: path, dataFiles }));
  return repeatable(function* () {
    for (const { name, folder, dataFiles } of filled)
      for (const path of dataFiles) {
        const file = tree.files.get(path);
        if (file === undefined) continue;
        const inner = path.slice(folder.length + 1).replace(/^data\//i, '');
        const placed = filled.length > 1 ? `data/${name || 'representations'}/${inner}` : `data/${inner}`;
        const format = formats.get(path);
        yield { file, path: placed, ...(format !== undefined && { format }) };
      }
  });
}

const placements = (tree: PackageTree, paths: Iterable<string>, place: (path: string) => string): Placement[] =>
  [...paths].flatMap((path) => {
    const file = tree.files.get(path);
    return file === undefined ? [] : [{ file, path: place(path) }];
  });
