/** How a letter reaches us, from best to worst. */
export const PROFILES = [
  'clean300',
  'scan200',
  'scan150',
  'skew',
  'phone',
  'phonehard',
  'phonerot',
  'low100',
  'blurry',
  'bwcopy',
  'fax1bit',
] as const;
export type Profile = (typeof PROFILES)[number];

/** The classes for which the issue sets bars. */
export type ProfileClass = 'scan' | 'phone' | 'weak' | 'grey';

export function classOf(profile: Profile): ProfileClass {
  if (profile === 'bwcopy' || profile === 'fax1bit') return 'grey';
  if (profile === 'low100' || profile === 'blurry') return 'weak';
  return profile.startsWith('phone') ? 'phone' : 'scan';
}
