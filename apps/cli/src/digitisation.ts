import type { components } from '@mocban/client';
import { printable, type Outcome } from './outcome.js';
import type { ToService } from './incident.js';
import { serviceClient } from './service-client.js';

export interface FiguresChoice {
  firstDay?: string;
  lastDay?: string;
  agency?: string;
  fonds?: string;
}

type Figures = components['schemas']['FiguresDto'];
type Sums = components['schemas']['FigureSumsDto'];
type Progress = components['schemas']['TargetProgressDto'];

/** `digitisation figures`: what a repository accepted, and how far targets of digitisation are. */
export async function showFigures({
  firstDay,
  lastDay,
  agency,
  fonds,
  ...service
}: ToService & FiguresChoice): Promise<Outcome> {
  const client = serviceClient(service);
  const query = {
    ...(firstDay && { from: firstDay }),
    ...(lastDay && { to: lastDay }),
    ...(agency && { agency }),
    ...(fonds && { fonds }),
  };
  const figures = await client.answer(client.api.GET('/v1/digitisation/figures', { params: { query } }));
  return { exit: 0, json: figures, text: [...linesOf(figures), ...figures.plans.flatMap(planLines)] };
}

const linesOf = ({ rows, total, fonds }: Figures): string[] => [
  ...rows.map((row) => `${printable(row.agency)} ${printable(row.fonds)} ${row.medium}: ${sums(row)}`),
  `altogether, of ${fonds} fonds: ${sums(total)}`,
];

const sums = ({ holdings, documents, pages, documentsWithUnknownPages: unknown, bytes }: Sums): string =>
  `${holdings} holdings, ${documents} documents, ${pages} pages${unknown === 0 ? '' : ` (${unknown} documents without a count)`}, ${bytes} bytes`;

function planLines({ plan, targets, sumOfRows, differencePages }: Figures['plans'][number]): string[] {
  const rows = targets.flatMap(({ agency, from, to, progress: of }) =>
    of === undefined ? [] : [`  ${printable(agency ?? 'published')}, ${from} to ${to}: ${progress(of)}`],
  );
  const sum = sumOfRows === undefined ? [] : [`  sum of rows: ${progress(sumOfRows)}`];
  const differs = differencePages ? [`  the published total has ${differencePages} pages more than its rows`] : [];
  return [printable(plan), ...rows, ...sum, ...differs];
}

const progress = ({ digitisedPages, targetPages, percent, leftPages }: Progress): string =>
  `${digitisedPages} of ${targetPages} pages, ${percent} %, ${leftPages} left`;
