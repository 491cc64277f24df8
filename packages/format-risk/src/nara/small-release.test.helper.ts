import { readNaraRelease, type NaraRelease, type NaraTexts } from './release.js';

const WEIGHTS: Record<string, Record<string, number>> = {
  '1.1: Is the format proprietary?': { Yes: -1, Unknown: -1, No: 2 },
  '1.4: When was the format specification last updated?': {},
  '6.1: Are renderers available?': { Yes: 2, No: -4, Unknown: -4 },
};

/** A format of a small matrix in the form of the published one. */
export interface SmallFormat {
  id: string;
  name: string;
  puid?: string;
  extensions?: string;
  /** Absent for a catch-all. */
  proprietary?: 'Yes' | 'No';
  year?: string;
  renderers?: 'Yes' | 'No' | 'Unknown';
  /** Of a catch-all. */
  rating?: number;
  action?: string;
}

const level = (rating: number): string => (rating >= 3 ? 'Low Risk' : rating >= -2 ? 'Moderate Risk' : 'High Risk');

/** Three questions; ratings of 3 and more are low, of -3 and less high. The age is counted when `countAge` says so. */
export function smallTexts(formats: readonly SmallFormat[], countAge = false): NaraTexts {
  const questions = Object.keys(WEIGHTS);
  const head = [
    'NARA Transfer Guidance: Preferred,NARA Transfer Guidance: Acceptable,Numeric Risk Rating,Risk Level,NARA Format ID,Format Name',
    `File Extension(s),Category/Plan(s),${questions[0]},${questions[1]},1: TOTAL Disclosure Score,${questions[2]},6: TOTAL Software Score`,
    'TOTAL Numeric Risk Rating,Risk Level,Prevalence: of all,Feasibility Score,NARA TOTAL',
  ].join(',');
  const lines = formats.map((format) => {
    const { id, name, extensions = '', proprietary, year = '0', renderers } = format;
    const answers = proprietary === undefined || renderers === undefined ? undefined : [proprietary, renderers];
    const first = answers === undefined ? 0 : WEIGHTS[questions[0]!]![answers[0]!]!;
    const age = year === '0' || 2026 - Number(year) > 15 ? -4 : 2026 - Number(year) > 5 ? -2 : 0;
    const [disclosure, software] = [
      first + (countAge ? age : 0),
      answers === undefined ? 0 : WEIGHTS[questions[2]!]![answers[1]!]!,
    ];
    const rating = answers === undefined ? (format.rating ?? 0) : disclosure + software;
    const row = (cells: readonly (string | number)[], feasibility: string | number): string =>
      [
        `,,${rating}.00,${level(rating)},${id},${name},${extensions},Software and Code,${cells[0]},${cells[1]}`,
        `${disclosure},${cells[2]},${software},${rating}.00,${level(rating)},-5,${feasibility},${rating - 5}`,
      ].join(',');
    return answers === undefined
      ? { labelled: row([0, 0, 0], 'No transformation is needed'), numbered: row(['FALSE', -4, 'FALSE'], 0) }
      : {
          labelled: row([answers[0]!, year, answers[1]!], 'No transformation is needed'),
          numbered: row([first, age, software], 0),
        };
  });
  const plans = formats.map(({ id, name, puid, action = 'Retain' }, index) => {
    const url = puid === undefined ? '' : `https://www.nationalarchives.gov.uk/PRONOM/${puid}`;
    return `${id},${name},${url},${lines[index]!.numbered.split(',')[3]},${action},${action},LibreOffice; Ghostscript,a/b`;
  });
  return {
    labelled: [head, ...lines.map(({ labelled }) => labelled), ''].join('\r\n'),
    numbered: [head, ...lines.map(({ numbered }) => numbered), ''].join('\r\n'),
    weights: [
      `${questions.join(',')},NARA Risk Level,Feasibility Score`,
      [
        '"-1 = Yes or Unknown, 2 = No","0 = 5 years old or less, -2 = 6-15 years, -4 = 16+ years or Unknown","2 = Yes, -4 = No or Unknown"',
        'Numeric score of 3 to 39 = Low Risk; Numeric score of -2 to 2 = Moderate Risk; Numeric score of -52 to -3 = High Risk',
        'No acceptable tools = -5; No transformation is needed = 0',
      ].join(','),
      '',
    ].join('\r\n'),
    plans: [
      'NARA Format ID,Format Name,PRONOM URL,NARA Risk Level,NARA Preservation Action,NARA Proposed Preservation Plan,NARA Preferred Processing and Transformation Tool(s),MIME type(s)',
      ...plans,
      '',
    ].join('\r\n'),
  };
}

export const smallRelease = (formats: readonly SmallFormat[], date = '2026-03-20'): NaraRelease =>
  readNaraRelease(smallTexts(formats), date);
