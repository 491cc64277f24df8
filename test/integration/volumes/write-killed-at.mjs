// Writes a volume and kills itself (SIGKILL, no goodbye) when a named step is reached for the nth time.
//   node write-killed-at.mjs STORE VOLUME PLAN KEY STEP[#n]
import { readFileSync } from 'node:fs';
import { fixedClock } from '@mocban/core';
import { openExistingStore, openVolumeSigner, parseVolumePlan, writeVolume } from '@mocban/oais';

const [store, path, plan, key, at] = process.argv.slice(2);
const [killAt, time = '1'] = at.split('#');
let reached = 0;
const [planned] = parseVolumePlan(JSON.parse(readFileSync(plan, 'utf8'))).volumes;
await writeVolume({
  path,
  label: planned.label,
  packages: planned.packages,
  from: [await openExistingStore(store, { readOnly: true })],
  signer: openVolumeSigner(readFileSync(key, 'utf8')),
  clock: fixedClock('2026-11-21T21:00:00Z'),
  onStep: (step) => {
    if (step === killAt && (reached += 1) === Number(time)) process.kill(process.pid, 'SIGKILL');
  },
});
