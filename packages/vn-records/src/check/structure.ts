import { DATA, FILE_EAD, folderOf, REPRESENTATION_DESCRIPTIVE, REPRESENTATION_METS, ROOT_METS } from '../read/names.js';
import type { PackageReading } from '../read/reading.js';
import { METS_SCHEMA } from '../read/tolerances.js';
import type { CheckFinding } from '../types.js';

const TOP_LEVEL = new Set(['metadata', 'representations', 'schemas', 'documentation']);

/** C3: the mandatory tree of the package. */
export function* checkTree(reading: PackageReading): Generator<CheckFinding> {
  yield* mandatoryFiles(reading);
  yield* schemas(reading);
  yield* representations(reading);
  yield* unexpected(reading);
}

function* mandatoryFiles({ make, names, package: { packageType } }: PackageReading): Generator<CheckFinding> {
  const mandatory = [ROOT_METS, FILE_EAD, REPRESENTATION_METS];
  const preservation = [
    'metadata/preservation/PREMIS.xml',
    'representations/rep1/metadata/preservation/PREMIS_rep1.xml',
  ];
  const archival = packageType.startsWith('AIP');
  for (const path of archival ? [...mandatory, ...preservation] : mandatory)
    if (names.find(path) === undefined)
      yield make.of('C3', 'FILE_MISSING', {
        location: path,
        message: 'mandatory file of the package is missing',
        hint: `Bổ sung tệp ${path} theo cấu trúc gói tin của thông tư.`,
      });
  for (const folder of [DATA, REPRESENTATION_DESCRIPTIVE])
    if (names.below(folder).next().done)
      yield make.of('C3', 'FOLDER_EMPTY', {
        location: folder,
        message: 'mandatory folder is missing or empty',
        hint: `Thư mục ${folder} phải có tài liệu và siêu dữ liệu của tài liệu.`,
      });
  if (packageType.startsWith('SIP'))
    for (const path of preservation.flatMap((path) => names.find(path) ?? []))
      yield make.tolerance('PRESERVATION_METADATA', {
        location: path,
        message: 'a submission carries no preservation metadata by the circular; it is kept as submitted',
        hint: 'Gói SIP không có tệp PREMIS; có thể bỏ.',
      });
}

function* schemas({ make, names, package: { documents } }: PackageReading): Generator<CheckFinding> {
  const used = new Set(documents.map(({ kind }) => `EAD_${kind}.xsd`));
  const hasMets = [...names.below('schemas')].some((path) => METS_SCHEMA.test(path.slice(path.lastIndexOf('/') + 1)));
  for (const name of ['METS.xsd', 'EAD.xsd', 'EAD_doc.xsd', 'EAD_pic.xsd', 'EAD_media.xsd']) {
    if (name === 'METS.xsd' ? hasMets : names.find(`schemas/${name}`) !== undefined) continue;
    const mandatory = name === 'METS.xsd' || name === 'EAD.xsd' || used.has(name);
    yield make.of('C3', mandatory ? 'SCHEMA_MISSING' : 'SCHEMA_UNUSED_MISSING', {
      location: `schemas/${name}`,
      ...(mandatory ? {} : { effect: 'warn' as const }),
      message: mandatory
        ? 'schema of the package is missing'
        : 'schema named by the circular is missing; no document uses it',
      hint: `Bổ sung tệp lược đồ schemas/${name}.`,
    });
  }
}

function* representations({ make, tree, package: { packageType } }: PackageReading): Generator<CheckFinding> {
  const others = [...tree.directories].filter(
    (path) => folderOf(path) === 'representations' && path.toLowerCase() !== 'representations/rep1',
  );
  for (const path of others)
    yield packageType.startsWith('AIP')
      ? make.of('C3', 'SECOND_REPRESENTATION', {
          location: path,
          effect: 'warn',
          message: 'a representation beside rep1, as a migration leaves one',
          hint: 'Thông tư quy định một bản thể hiện rep1; bản thể hiện bổ sung được giữ do chuyển đổi định dạng.',
        })
      : make.of('C3', 'REPRESENTATIONS', {
          location: path,
          message: 'a package has exactly one representation, rep1',
          hint: 'Gói tin chỉ có một thư mục representations/rep1; gộp tài liệu vào rep1 và đóng gói lại.',
        });
}

function* unexpected({ make, tree, root, package: { packageType } }: PackageReading): Generator<CheckFinding> {
  const allowed = packageType.startsWith('AIP') ? new Set([...TOP_LEVEL, 'submission']) : TOP_LEVEL;
  const seen = new Set<string>();
  for (const path of tree.files.keys()) {
    const [top = path] = path.split('/');
    if (path === root.path || allowed.has(top.toLowerCase()) || seen.has(top)) continue;
    seen.add(top);
    yield make.of('C3', 'UNEXPECTED', {
      location: top,
      effect: 'warn',
      message: 'not part of the tree of the circular; kept as submitted',
      hint: 'Bỏ tệp hoặc thư mục không thuộc cấu trúc gói tin, hoặc chuyển vào documentation/.',
    });
  }
}
