/** The keys and certificates of a ceremony. */
import { toHex } from '@jitsuin/kernel'
import type { TokenKeyKind } from '@jitsuin/keys'
import {
  buildCertificate,
  type CertificateIssuer,
  type KeySigner,
  type ProfileName,
  parseCertificate,
} from '@jitsuin/pki'
import { AUTHORITIES, type AuthorityName, type Officer } from '../contract.js'
import { AUTHORITY_ROWS, byAuthority, keyNameOf } from '../domain/authorities.js'
import {
  authorityFields,
  type HierarchyFields,
  type HierarchyNames,
  type Participant,
  type Place,
  responderFields,
  rootFields,
  timeStampUnitFields,
} from '../domain/ceremony.js'
import { judgeProof } from '../domain/certificate-request.js'
import { CaError } from '../errors.js'
import type { KeyHolder } from '../outside/key-holder.js'
import type { CaStore } from '../store/ca-store.js'
import type { Reservation } from '../store/certificates.js'
import type { AuthorityAtWork } from './authority-at-work.js'
import { assembleReservation } from './reserve-certificate.js'

/** What the participants agreed on beforehand. */
export type CeremonyPlan = {
  readonly participants: readonly Participant[]
  readonly officers: readonly Officer[]
  readonly names: HierarchyNames
  readonly keyKinds: { readonly root: TokenKeyKind; readonly authority: TokenKeyKind }
  /** For how many days the root prepares its lists; then it must be brought back on line. */
  readonly rootListDays: number
  /** PKCS#10 requests, DER, of the keys that the status zone made for itself. */
  readonly requests: {
    readonly responders: Readonly<Record<AuthorityName, Uint8Array>>
    readonly timeStampUnit: Uint8Array
  }
  readonly softwareVersion: string
}

/** Where the ceremony is held. */
export type CeremonyPorts = {
  readonly store: CaStore
  /** The root's own place; close it and lock it away afterwards. */
  readonly rootKeys: KeyHolder
  readonly keys: KeyHolder
  readonly repositoryUri: string
  readonly clock: () => Date
  readonly random: (size: number) => Uint8Array
}

/** What was made; the root's key is not used after the lists of the root are signed. */
export type MadeHierarchy = {
  readonly rootDer: Uint8Array
  readonly rootSigner: KeySigner
  readonly authorities: Readonly<Record<AuthorityName, AuthorityAtWork>>
  readonly timeStampUnitDer: Uint8Array
}

/** The responders' certificates, to be recorded and then signed. */
export type ReservedResponders = Readonly<Record<AuthorityName, Omit<Reservation, 'orderId' | 'reservedAt'>>>

/** Makes the keys, and the certificates that the root signs. */
export async function makeHierarchy(
  ports: CeremonyPorts,
  plan: CeremonyPlan,
  place: Place,
): Promise<MadeHierarchy> {
  const { names, keyKinds, requests } = plan
  const unitKey = provenKey(requests.timeStampUnit)
  expectDifferentKeys([unitKey, ...AUTHORITIES.map((name) => provenKey(requests.responders[name]))])
  const rootSigner = await ports.rootKeys.create('root', keyKinds.root)
  const certify = (
    profile: ProfileName,
    fields: HierarchyFields,
    spkiDer: Uint8Array,
    issuer: CertificateIssuer,
  ) => buildCertificate(profile, { ...fields, spkiDer, serialBytes: ports.random(8) }, issuer)
  const selfSigned = { signer: rootSigner, certificateDer: 'self-signed' } as const
  const rootDer = await certify('root', rootFields(names, place), rootSigner.spkiDer, selfSigned)
  const root = { signer: rootSigner, certificateDer: rootDer }

  const makeAuthority = async (name: AuthorityName): Promise<AuthorityAtWork> => {
    const signer = await ports.keys.create(keyNameOf(name), keyKinds.authority)
    const fields = authorityFields(name, names, place)
    const certificateDer = await certify(AUTHORITY_ROWS[name].caProfile, fields, signer.spkiDer, root)
    return { name, certificate: parseCertificate(certificateDer), chainDer: [rootDer], signer }
  }
  const authorities = {
    signature: await makeAuthority('signature'),
    authenticationPerson: await makeAuthority('authenticationPerson'),
    authenticationOrganisation: await makeAuthority('authenticationOrganisation'),
  }
  const timeStampUnitDer = await certify('timeStampUnit', timeStampUnitFields(names, place), unitKey, root)
  return { rootDer, rootSigner, authorities, timeStampUnitDer }
}

/** Assembles the certificates of the first responders. */
export function reserveResponders(
  ports: CeremonyPorts,
  { names, requests }: CeremonyPlan,
  { made, place }: { readonly made: MadeHierarchy; readonly place: Place },
): ReservedResponders {
  return byAuthority((name) => {
    const spkiDer = provenKey(requests.responders[name])
    return assembleReservation(ports, made.authorities[name], (serialBytes) => ({
      profile: 'ocspResponder',
      fields: { ...responderFields(name, names, place), spkiDer, serialBytes },
    }))
  })
}

/** One key in two certificates would answer for two authorities; refused before any key is made here. */
function expectDifferentKeys(keys: readonly Uint8Array[]): void {
  if (new Set(keys.map(toHex)).size === keys.length) return
  throw new CaError('order/key-used-before', 'Two requests of the status zone ask for one key')
}

function provenKey(requestDer: Uint8Array): Uint8Array {
  const judged = judgeProof(requestDer)
  if (judged.verdict === 'refused') throw new CaError(judged.refusal, 'A request of the status zone')
  return judged.spkiDer
}
