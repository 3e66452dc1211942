/**
 * The key ceremony on paper: who must be there, what is certified, how the record reads. The acts are in
 * usecases/hold-ceremony.ts.
 */
import type { CertificateFields, CrlPoint, CrlScope, NamePart } from '@jitsuin/pki'
import { encodeName, validityFromJapanDay } from '@jitsuin/pki'
import type { AuthorityName, Officer, RootListName } from '../contract.js'
import { AUTHORITY_ROWS } from './authorities.js'
import { judgeRemaining } from './officer-list.js'

/** Somebody who took part. `id` names the person in the institution's own records. */
export type Participant = { readonly id: string; readonly role: 'operator' | 'witness' | 'auditor' }

/** Who the hierarchy belongs to. */
export type HierarchyNames = {
  /** The root in Latin letters: C, O, OU … (hpki §2.1). */
  readonly root: readonly NamePart[]
  /** The same in Japanese, for subjectAltName. */
  readonly rootJa?: readonly NamePart[]
  /** The institution that runs the issuing authorities. */
  readonly organisation: string
  /** The middle of their common names: `HPKI-01-<centre>-forNonRepudiation`. */
  readonly centre: string
}

/** Years that each certificate counts. */
export const CEREMONY_YEARS = { root: 30, authority: 20, timeStampUnit: 10, responder: 1 } as const

/** Two who watch, and enough officers for every act from the first day on. */
export function judgeAttendance(
  participants: readonly Participant[],
  officers: readonly Officer[],
): 'complete' | 'incomplete' {
  const ids = new Set(participants.map(({ id }) => id))
  const witnesses = participants.filter(({ role }) => role === 'witness').length
  const isComplete =
    ids.size === participants.length &&
    witnesses >= 2 &&
    participants.some(({ role }) => role === 'operator') &&
    judgeRemaining(officers) === 'enough'
  return isComplete ? 'complete' : 'incomplete'
}

/** What a certificate of the hierarchy says beside its key and serial number. */
export type HierarchyFields = Omit<CertificateFields, 'spkiDer' | 'serialBytes'>

/** The root. */
export function rootFields({ root, rootJa }: HierarchyNames, place: Place): HierarchyFields {
  return {
    ...validityFromJapanDay(place.firstDay, { years: CEREMONY_YEARS.root }),
    subject: root,
    ...(rootJa && { alternativeName: rootJa }),
    crlPoints: rootPoints(root, 'rarl', place),
  }
}

/** An issuing authority. */
export function authorityFields(
  authority: AuthorityName,
  names: HierarchyNames,
  place: Place,
): HierarchyFields {
  const commonName = `HPKI-01-${names.centre}-${AUTHORITY_ROWS[authority].purpose}`
  return {
    ...validityFromJapanDay(place.firstDay, { years: CEREMONY_YEARS.authority }),
    subject: memberName(names, commonName),
    crlPoints: rootPoints(names.root, 'sarl', place),
    cpsUri: `${place.repositoryUri}/policy/`,
  }
}

/** The time-stamp unit of the status service. */
export function timeStampUnitFields(
  names: HierarchyNames,
  { firstDay, repositoryUri }: Place,
): HierarchyFields {
  return {
    ...validityFromJapanDay(firstDay, { years: CEREMONY_YEARS.timeStampUnit }),
    subject: memberName(names, `${names.centre} Time-Stamp Unit 1`),
    crlPoints: [{ uri: `${repositoryUri}/tsa.crl` }],
  }
}

/** The first responder of an authority; later ones are ordered by officers. */
export function responderFields(
  authority: AuthorityName,
  names: HierarchyNames,
  { firstDay }: Place,
): HierarchyFields {
  return {
    ...validityFromJapanDay(firstDay, { years: CEREMONY_YEARS.responder }),
    subject: memberName(names, `${names.centre} OCSP Responder ${AUTHORITY_ROWS[authority].list}`),
  }
}

/** When and where: the first day in Japan, and the address of the repository without a slash at the end. */
export type Place = { readonly firstDay: string; readonly repositoryUri: string }

/** What each list of the root is about (hpki §3.1). */
export function rootListScope(
  name: RootListName,
  root: readonly NamePart[],
  repositoryUri: string,
): CrlScope {
  if (name === 'tsa') return { place: { uri: `${repositoryUri}/tsa.crl` }, scope: 'user-certificates' }
  return { place: { directoryNameDer: encodeName(directoryOf(root, name)) }, scope: 'ca-certificates' }
}

function rootPoints(root: readonly NamePart[], list: 'rarl' | 'sarl', { repositoryUri }: Place): CrlPoint[] {
  return [{ directoryName: directoryOf(root, list) }, { uri: `${repositoryUri}/${list}.crl` }]
}

function directoryOf(root: readonly NamePart[], list: string): readonly NamePart[] {
  return [...root, ['CN', list.toUpperCase()]]
}

function memberName({ organisation }: HierarchyNames, commonName: string): readonly NamePart[] {
  return [
    ['C', 'JP'],
    ['O', organisation],
    ['CN', commonName],
  ]
}
