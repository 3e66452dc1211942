/**
 * The versions of the specification. One interface serves both: 2.2 adds members to 2.0 and takes none away, and whoever reads 2.0 passes
 * over what it does not know. What differs is this table and nothing else.
 */
export const VERSIONS = {
  '2.0': { specs: '2.0.0.2', infoMembers: [] },
  '2.2': {
    specs: '2.2.0.0',
    /** Members of `info` that 2.0 does not have. */
    infoMembers: ['supportsRar', 'supportedHashTypes', 'documentTypes'],
  },
} as const

/** The version that `info` names. */
export const SPOKEN = VERSIONS['2.2']
