import type { PackageReading } from '../read/reading.js';
import type { CheckFinding } from '../types.js';

const UUID = '[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}';
const SUBMISSION_ID = new RegExp(`^uuid-${UUID}$`);
const UUID_ANYWHERE = new RegExp(UUID);
const ARCHIVAL_ID = new RegExp(`^urn:(?:[^:\\s]+:)?uuid:${UUID}$`);

/** C4 beside well-formedness and the schema: package type, OBJID and its folder, status. */
export function* checkMets(reading: PackageReading): Generator<CheckFinding> {
  if (reading.root.mets === undefined) return;
  yield* packageType(reading);
  yield* objectId(reading);
  yield* vocabulary(reading);
}

function* packageType({
  make,
  rules,
  root,
  representation,
  package: { packageType },
}: PackageReading): Generator<CheckFinding> {
  const stage = packageType.slice(0, 3);
  for (const part of [root, representation]) {
    if (part.mets === undefined) continue;
    const stated = part.mets.header?.oaisPackageType;
    if (stated?.toUpperCase() !== stage)
      yield make.of('C4', 'PACKAGE_TYPE', {
        location: `${part.path}#metsHdr/@OAISPACKAGETYPE`,
        message: `the metadata is that of ${stage}, METS says ${stated === undefined ? 'nothing' : JSON.stringify(stated.slice(0, 40))}`,
        hint: `Ghi csip:OAISPACKAGETYPE="${stage}" đúng với loại gói tin.`,
      });
  }
  const expected = rules.package(packageType)?.metsType;
  if (expected !== undefined && root.mets?.type?.toLowerCase() !== expected.toLowerCase())
    yield make.of('C4', 'TYPE', {
      location: `${root.path}#mets/@TYPE`,
      effect: 'warn',
      message: `TYPE is ${root.mets?.type === undefined ? 'absent' : JSON.stringify(root.mets.type.slice(0, 40))}, expected ${expected}`,
      hint: `Ghi TYPE="${expected}" trong METS.xml.`,
    });
}

function* objectId({ make, tree, root, package: { packageType, objId } }: PackageReading): Generator<CheckFinding> {
  if (objId === undefined || objId === '') {
    yield make.of('C4', 'OBJID_MISSING', {
      location: `${root.path}#mets/@OBJID`,
      message: 'the package has no identifier',
      hint: 'Ghi mã định danh gói tin vào OBJID của METS.xml.',
    });
    return;
  }
  const archival = packageType.startsWith('AIP');
  if (!(archival ? ARCHIVAL_ID : SUBMISSION_ID).test(objId))
    yield make.tolerance('OBJID_FORM', {
      location: `${root.path}#mets/@OBJID`,
      message: `OBJID is not of the form ${archival ? 'urn:uuid:{UUID}' : 'uuid-{UUID}'}`,
      hint: `Ghi OBJID theo dạng ${archival ? 'urn:uuid:{UUID}' : 'uuid-{UUID}'}.`,
    });
  const folder = archival ? objId.replaceAll(':', '_') : objId;
  if (tree.name === folder) return;
  if (tree.name === '')
    yield make.tolerance('NO_FOLDER', {
      location: '.',
      message: 'the container has no folder named by OBJID; identity comes from OBJID',
      hint: 'Đặt toàn bộ nội dung gói tin trong một thư mục mang tên OBJID.',
    });
  else if (UUID_ANYWHERE.test(tree.name) && !tree.name.toLowerCase().includes(uuidOf(objId)))
    yield make.of('C4', 'OBJID_FOLDER', {
      location: `${root.path}#mets/@OBJID`,
      message: `OBJID is ${JSON.stringify(objId.slice(0, 80))}, the folder is named for another package`,
      hint: 'OBJID trong METS.xml phải trùng với tên thư mục gói tin.',
    });
  else
    yield make.tolerance('FOLDER_NAME', {
      location: '.',
      // Whether a folder, a zip or a tar: a name that says nothing of a package contradicts none. That of an AIP is known from one description.
      effect: archival ? 'info' : 'warn',
      message: 'the package folder is not named by OBJID; identity comes from OBJID',
      hint: 'Đặt tên thư mục gói tin đúng bằng OBJID (dấu hai chấm thay bằng dấu gạch dưới).',
    });
}

/** The UUID of an identifier in lower case, or what there is in its place. */
const uuidOf = (objId: string): string => (UUID_ANYWHERE.exec(objId)?.[0] ?? objId).toLowerCase();

/** The circular lists what a submission may be; that an AIP is a further version of itself is a word of E-ARK's. @see E-ARK SIP 2.2.0, SIP3 */
const OF_AIP = 'VERSION';

function* vocabulary({ make, rules, root, package: { packageType } }: PackageReading): Generator<CheckFinding> {
  const status = root.mets?.header?.recordStatus;
  if (packageType.startsWith('AIP') && status?.toUpperCase() === OF_AIP) return;
  const codes = rules.codes('recordStatus')?.values;
  if (status !== undefined && codes !== undefined && !Object.hasOwn(codes, status.toUpperCase()))
    yield make.of('C4', 'RECORD_STATUS', {
      location: `${root.path}#metsHdr/@RECORDSTATUS`,
      effect: 'warn',
      message: `unknown status ${JSON.stringify(status.slice(0, 40))}, expected one of ${Object.keys(codes).join(', ')}`,
      hint: 'Ghi RECORDSTATUS theo danh mục: NEW, SUPPLEMENT, REPLACEMENT, TEST, OTHER.',
    });
}
