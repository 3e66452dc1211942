/**
 * The first lists of a new hierarchy, with nothing revoked (hpki §3.1): RARL for the root itself, SARL for the issuing CAs,
 * one for what each issuing CA issues, and one for the time-stamp unit, which the root certified.
 */
import { type Certificate, type CrlScope, encodeName, parseCertificate, signCrl } from '@jitsuin/pki'
import type { HierarchyMember } from './member.js'
import { ISSUING_CAS, type IssuingCa, ROOT_NAME } from './names.js'

/** Our names of the lists, which are their file names. */
export const LIST_NAMES = ['rarl', 'sarl', 'sign', 'auth-person', 'auth-organisation', 'tsa'] as const

/** One list by its name. */
export type ListName = (typeof LIST_NAMES)[number]

/** Every list as DER. */
export type HierarchyLists = Readonly<Record<ListName, Uint8Array>>

/** thisUpdate to nextUpdate of the genuine lists (hpki §3.1). */
export const LIST_LIFETIME_HOURS = 96

/** Which members to make lists for. */
export type ListOptions = {
  readonly root: HierarchyMember
  readonly authorities: Readonly<Record<IssuingCa, HierarchyMember>>
  readonly at: Date
  readonly repositoryUri: string
}

/** Signs number 1 of every list. */
export async function emptyLists({
  root,
  authorities,
  at,
  repositoryUri,
}: ListOptions): Promise<HierarchyLists> {
  const times = { thisUpdate: at, nextUpdate: new Date(at.getTime() + LIST_LIFETIME_HOURS * 3_600_000) }
  const sign = ({ certificateDer, signer }: HierarchyMember, scope?: CrlScope) => {
    const issuer: Certificate = parseCertificate(certificateDer)
    return signCrl({ issuer, ...times, crlNumber: 1n, revoked: [], ...(scope && { scope }) }, signer)
  }
  const entries = LIST_NAMES.map(async (name): Promise<[ListName, Uint8Array]> => {
    const ca = CA_OF_LIST.get(name)
    return [name, await (ca ? sign(authorities[ca]) : sign(root, rootScope(name, repositoryUri)))]
  })
  return Object.fromEntries(await Promise.all(entries)) as HierarchyLists // one entry per name of the table
}

const CA_OF_LIST = new Map<ListName, IssuingCa>(
  (Object.keys(ISSUING_CAS) as IssuingCa[]).map((ca) => [ISSUING_CAS[ca].list, ca]), // the table has no other keys
)

/** What a list of the root is about. */
export function rootScope(name: ListName, repositoryUri: string): CrlScope {
  if (name === 'tsa') return { place: { uri: `${repositoryUri}/tsa.crl` }, scope: 'user-certificates' }
  const directoryNameDer = encodeName([...ROOT_NAME, ['CN', name.toUpperCase()]])
  return { place: { directoryNameDer }, scope: 'ca-certificates' }
}
