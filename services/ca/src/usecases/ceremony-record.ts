/** The record of a ceremony: every promise of the day as a hash that anyone can compute again. */
import { createHash } from 'node:crypto'
import { AUTHORITIES } from '../contract.js'
import type { PreparedRootList } from '../store/ceremony.js'
import type { CeremonyPlan, MadeHierarchy, ReservedResponders } from './make-hierarchy.js'

/** What is written down. */
export type CeremonyFacts = {
  readonly heldAt: Date
  readonly made: MadeHierarchy
  readonly responders: ReservedResponders
  readonly rootLists: readonly PreparedRootList[]
}

/** The record: who took part, with which software, and the hash of every certificate. */
export function describeCeremony(plan: CeremonyPlan, { heldAt, made, responders, rootLists }: CeremonyFacts) {
  const certificate = (name: string, der: Uint8Array) => ({ name, sha256: sha256(der) })
  return {
    version: 'jitsuin-ceremony/1',
    heldAt: heldAt.toISOString(),
    softwareVersion: plan.softwareVersion,
    participants: plan.participants.map(({ id, role }) => ({ id, role })),
    officers: plan.officers.map(({ officerId, publicKey }) => ({
      officerId,
      keySha256: sha256(Buffer.from(publicKey, 'base64url')),
    })),
    keyKinds: { root: plan.keyKinds.root, authority: plan.keyKinds.authority },
    certificates: [
      certificate('root', made.rootDer),
      ...AUTHORITIES.map((name) => certificate(name, made.authorities[name].certificate.bytes)),
      certificate('timeStampUnit', made.timeStampUnitDer),
    ],
    responders: AUTHORITIES.map((name) => ({
      authority: name,
      serialHex: responders[name].serialHex,
      tbsSha256: sha256(responders[name].tbs),
    })),
    rootLists: rootLists.map(({ name, number, crlDer }) => ({ name, number, sha256: sha256(crlDer) })),
  }
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
