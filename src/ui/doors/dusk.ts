// The street on the first screen: a picture, not a measurement.
export const STREET_AT_DUSK = [
  { id: 2, kind: 'home', present: true, self: false },
  { id: 5, kind: 'home', present: true, self: false },
  { id: 8, kind: 'company', present: false, self: false },
  { id: 3, kind: 'home', present: true, self: true },
  { id: 4, kind: 'home', present: true, self: false },
  { id: 7, kind: 'home', present: false, self: false },
  { id: 6, kind: 'public', present: true, self: false },
  { id: 1, kind: 'home', present: true, self: false },
  { id: 12, kind: 'home', present: true, self: false },
] as const
