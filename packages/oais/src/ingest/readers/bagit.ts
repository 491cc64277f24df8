import type { Bag } from '@mocban/bagit';
import { openBag, recogniseBag, validateBag } from '@mocban/bagit';
import type { PackageTree, TreeFile } from '@mocban/container';
import type { SubmissionReader } from '../../ports.js';
import { repeatable } from '../../repeatable.js';
import { asCheck } from '../verdict.js';
import { plainContent } from './plain-content.js';

/** Bags of RFC 8493: the payload is the content, bag-info.txt what is known of it. */
export const bagitReader: SubmissionReader = {
  profile: 'bagit',
  recognises: (tree) => Promise.resolve(recogniseBag(tree) !== undefined),
  async read(tree, _agreement, options = {}) {
    const bag = await openBag(tree, options);
    // Those of the container come first, and are told of for every kind of package.
    const findings = (await validateBag(tree, { ...options, bag })).slice(tree.findings.length);
    const objectId = infoOf(bag, 'External-Identifier');
    const title = titleOf(bag) ?? (tree.name || undefined);
    return {
      profile: 'bagit',
      packageType: 'bag',
      standard: `BagIt ${bag.version ?? '1.0'}`,
      ...(objectId !== undefined && { objectId, recordCode: objectId }),
      ...(title !== undefined && { title }),
      findings: findings.map(asCheck),
      documents: payloadOf(tree),
    };
  },
  async aipContent(tree, submission, agreement, { at, signal }) {
    const bag = await openBag(tree, { manifests: false, ...(signal && { signal }) });
    const label = submission.title ?? submission.objectId ?? 'bag';
    const manifest = manifestOf(tree);
    const description = infoOf(bag, 'External-Description');
    return plainContent({
      label,
      description: {
        title: label,
        creator: infoOf(bag, 'Source-Organization') ?? agreement.agency.name,
        date: infoOf(bag, 'Bagging-Date') ?? at.slice(0, 10),
        identifier: submission.objectId ?? label,
        ...(description !== undefined && { description }),
      },
      content: repeatable(function* () {
        for (const file of payloadOf(tree)) yield { file, path: file.path };
      }),
      documentation: [],
      ...(manifest !== undefined && { submissionReference: manifest }),
    });
  },
};

const payloadOf = (tree: PackageTree): Iterable<TreeFile> =>
  repeatable(function* () {
    for (const file of tree.files.values()) if (file.path.startsWith('data/')) yield file;
  });

/** The first payload manifest, in byte order. */
function manifestOf(tree: PackageTree): string | undefined {
  for (const path of tree.files.keys()) if (/^manifest-[^/]+\.txt$/.test(path)) return path;
  return undefined;
}

const titleOf = (bag: Bag): string | undefined =>
  infoOf(bag, 'Title') ?? infoOf(bag, 'External-Description') ?? infoOf(bag, 'Internal-Sender-Identifier');

/** A value of bag-info.txt; labels are compared without regard to case (RFC 8493 §2.2.2). */
function infoOf(bag: Bag, label: string): string | undefined {
  const wanted = label.toLowerCase();
  return bag.info.find((entry) => entry.label.toLowerCase() === wanted)?.value.trim() || undefined;
}
