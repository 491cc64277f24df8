import type { Rules } from '../rules/types.js';
import type { EdxmlLog } from './log.js';
import type { EdxmlMessage } from './message.js';

/** Among the namespaces the one of today. */
const STANDARD = 'QCVN 102:2016/BTTTT';

/** Versions and dialects: all of them are read, each departure from QCVN 102 is said. */
export function judgeForm(name: string, { namespace, form }: EdxmlMessage, rules: Rules, log: EdxmlLog): void {
  const { [STANDARD]: current, ...older } = rules.dialect('edxml/namespaces');
  const shown = JSON.stringify(namespace.slice(0, 100));
  if (namespace !== current && Object.values(older).includes(namespace))
    log.add(
      'EDXML',
      'OLD_NAMESPACE',
      'warn',
      name,
      `namespace ${shown} is that of a forerunner of QCVN 102:2016; read as it`,
      'Văn bản điện tử theo lược đồ cũ; hệ thống nguồn cần chuyển sang QCVN 102:2016/BTTTT.',
    );
  else if (namespace !== current)
    log.add(
      'EDXML',
      'NAMESPACE',
      'warn',
      name,
      `namespace ${shown} is not one of QCVN 102 or its forerunners`,
      'Không gian tên không đúng QCVN 102:2016/BTTTT.',
    );
  if (form.root.toLowerCase() !== 'edxml')
    log.add(
      'EDXML',
      'ENVELOPE',
      'warn',
      name,
      `the message lies in ${JSON.stringify(form.root.slice(0, 50))}, not in edXML; read all the same`,
      'Văn bản điện tử nằm trong phong bì khác (SOAP); gửi dạng edXML của QCVN 102:2016/BTTTT.',
    );
  const versions = Object.keys(rules.dialect('edxml/versions'));
  if (form.version !== '' && !versions.includes(form.version))
    log.add(
      'EDXML',
      'VERSION',
      'officer',
      name,
      `the manifest is of version ${JSON.stringify(form.version.slice(0, 20))}, known is ${versions.join(', ')}; read as that`,
      'Phiên bản edXML chưa biết; công chức kiểm tra siêu dữ liệu đọc được.',
    );
  for (const spelling of new Set(form.spellings))
    log.add(
      'EDXML',
      'SPELLING',
      'warn',
      `${name}#${spelling}`,
      `QCVN 102 spells this ${spelling.replace(/^Business/i, 'Bussiness')}; read all the same`,
      'Tên thẻ không đúng QCVN 102:2016/BTTTT.',
    );
}
