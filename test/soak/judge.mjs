/**
 * What may grow while a service runs at steady load, over the time that is judged: a share of the mean and an allowance.
 * Heap and open files are read after a collection of garbage; resident memory keeps what the allocator has not given back.
 */
export const BOUNDS = {
  rssMiB: { share: 0.1, allowance: 24 },
  heapMiB: { share: 0.05, allowance: 4 },
  openFiles: { share: 0.05, allowance: 4 },
  connections: { share: 0, allowance: 4 },
};

/** Samples before this share of a segment, or before so many seconds, are warm-up: caches fill, pools open. */
const WARM_UP_SHARE = 0.25;
const WARM_UP_SECONDS = 300;
const FEWEST_SAMPLES = 5;
/** What starts with the first packages (threads, pools, the child that validates schemas) is not growth: it takes this long to tell them apart. */
const SHORTEST_SECONDS = 60;

/**
 * Judges the samples of one process: the slope of each figure, fitted by least squares after the warm-up, over the time judged. Growth is
 * reported when it is beyond the bound even where the scatter of the samples is taken off it (two standard errors).
 * @param samples `{ seconds, rssMiB, heapMiB, openFiles, connections }` in order of time
 * @param shortest seconds of steady load below which nothing is judged
 * @returns a verdict per figure; none where there was too little to judge
 */
export function judgeGrowth(samples, shortest = SHORTEST_SECONDS) {
  const steady = afterWarmUp(samples);
  if (steady.length === 0 || steady.at(-1).seconds - steady[0].seconds < shortest) return [];
  return Object.entries(BOUNDS).flatMap(([figure, { share, allowance }]) => {
    const points = steady.filter((sample) => Number.isFinite(sample[figure]));
    if (points.length < FEWEST_SAMPLES) return [];
    const { slope, standardError, mean } = fit(
      points.map(({ seconds }) => seconds),
      points.map((sample) => sample[figure]),
    );
    const seconds = points.at(-1).seconds - points[0].seconds;
    const bound = share * mean + allowance;
    const growth = slope * seconds;
    const certain = Math.max(0, slope - 2 * standardError) * seconds;
    return [
      {
        figure,
        samples: points.length,
        seconds: round(seconds),
        mean: round(mean),
        perHour: round(slope * 3600),
        growth: round(growth),
        bound: round(bound),
        grows: certain > bound,
      },
    ];
  });
}

function afterWarmUp(samples) {
  if (samples.length === 0) return [];
  const first = samples[0].seconds;
  const whole = samples.at(-1).seconds - first;
  const warmUp = Math.min(WARM_UP_SECONDS, whole * WARM_UP_SHARE);
  return samples.filter(({ seconds }) => seconds - first >= warmUp);
}

/** Least squares of `y` over `x`. */
export function fit(x, y) {
  const n = x.length;
  const meanX = x.reduce((sum, value) => sum + value, 0) / n;
  const mean = y.reduce((sum, value) => sum + value, 0) / n;
  let xx = 0;
  let xy = 0;
  for (let i = 0; i < n; i += 1) {
    xx += (x[i] - meanX) ** 2;
    xy += (x[i] - meanX) * (y[i] - mean);
  }
  const slope = xx === 0 ? 0 : xy / xx;
  let residual = 0;
  for (let i = 0; i < n; i += 1) residual += (y[i] - mean - slope * (x[i] - meanX)) ** 2;
  const standardError = n > 2 && xx > 0 ? Math.sqrt(residual / (n - 2) / xx) : 0;
  return { slope, standardError, mean };
}

/** What a run must show besides growth, as sentences; none is a good run. */
export function judgeOutcome({ transfers, audits, leftovers, queueLength }) {
  const problems = [];
  for (const { id, kind, expected, state } of transfers)
    if (!expected.includes(state)) problems.push(`${kind} ${id}: expected ${expected.join(' or ')}, it is ${state}`);
  for (const { id, bad } of audits) if (bad > 0) problems.push(`audit ${id}: ${bad} objects are not intact`);
  if (audits.length === 0) problems.push('no audit was run');
  if (leftovers > 0) problems.push(`${leftovers} folders were left in staging or uploads`);
  if (queueLength > 0) problems.push(`${queueLength} jobs were left in the queue`);
  return problems;
}

const round = (value) => Math.round(value * 100) / 100;
