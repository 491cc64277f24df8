import type { MetsAgent } from '@mocban/mets';

/** The software that made a package, in its `metsHdr`. @see CSIP10–16 */
export const softwareAgent = ({ name, version }: { name: string; version: string }): MetsAgent => ({
  role: 'CREATOR',
  type: 'OTHER',
  otherType: 'SOFTWARE',
  name,
  notes: [{ type: 'SOFTWARE VERSION', text: version }],
});
