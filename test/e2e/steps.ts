/** Every step that a transfer of the good path reaches, in order. A new step joins the matrices of kills and faults by being named here. */
export const ingestSteps = [
  'receive:start',
  'receive:unpacked',
  'receive:digested',
  'check:done',
  'package:start',
  'package:metadata-written',
  'package:object-staged',
  'package:intent-written',
  'commit:before-publish',
  'commit:published',
  'replicate:copied',
  'replicate:published',
  'verify:done',
  'evidence:written',
  'record:before',
  'record:done',
] as const;
