/**
 * The key ceremony (鍵の儀式): makes the root, the issuing authorities and the delegated units, once.
 *
 * The root's key is made in a place of its own, which the running authority never opens. What the root signs is written
 * down in one transaction together with who took part; the responders' certificates and the first lists are only reserved
 * there and signed afterwards, like everything that an issuing authority ever signs. A ceremony that broke off before that
 * transaction left nothing but keys in two places: both are destroyed, and it begins anew.
 */
import { createHash } from 'node:crypto'
import { japanDate, toHex } from '@jitsuin/kernel'
import type { TokenKeyKind } from '@jitsuin/keys'
import {
  buildCertificate,
  type CertificateIssuer,
  type KeySigner,
  type ProfileName,
  parseCertificate,
} from '@jitsuin/pki'
import { encodeCanonical } from '@jitsuin/platform'
import { AUTHORITIES, type AuthorityName, type Officer } from '../contract.js'
import { AUTHORITY_ROWS, keyNameOf } from '../domain/authorities.js'
import {
  authorityFields,
  type HierarchyFields,
  type HierarchyNames,
  judgeAttendance,
  type Participant,
  type Place,
  responderFields,
  rootFields,
  timeStampUnitFields,
} from '../domain/ceremony.js'
import { judgeProof } from '../domain/certificate-request.js'
import { wholeSecond } from '../domain/list-schedule.js'
import { CaError } from '../errors.js'
import type { KeyHolder } from '../outside/key-holder.js'
import { type CaStore, lockLists } from '../store/ca-store.js'
import {
  findCeremony,
  insertAuthorities,
  insertCeremony,
  insertRootLists,
  type PreparedRootList,
  type StoredAuthority,
} from '../store/ceremony.js'
import { insertReservation, loadCertificate, type Reservation } from '../store/certificates.js'
import { insertOfficer } from '../store/officers.js'
import type { AuthorityAtWork, CaContext } from './authority-at-work.js'
import { openAuthorities } from './open-authorities.js'
import { prepareRootLists } from './prepare-root-lists.js'
import { recover } from './recover.js'
import { assembleReservation } from './reserve-certificate.js'
import { reserveList } from './reserve-list.js'

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

/** What the status zone and the participants take home; everything DER. */
export type CeremonyOutcome = {
  readonly rootDer: Uint8Array
  readonly authoritiesDer: Readonly<Record<AuthorityName, Uint8Array>>
  readonly respondersDer: Readonly<Record<AuthorityName, Uint8Array>>
  readonly timeStampUnitDer: Uint8Array
  /** SHA-256 of the record's canonical JSON: read it aloud and sign it on paper. */
  readonly recordSha256: string
}

/**
 * Holds the ceremony.
 *
 * @throws {CaError} `ceremony/held-before`, `ceremony/incomplete`, an `order/…` refusal about a request
 * @throws {KeysError} `keys/exists` if a place of keys is not fresh
 */
export async function holdCeremony(ports: CeremonyPorts, plan: CeremonyPlan): Promise<CeremonyOutcome> {
  const { store, clock, keys } = ports
  if ((await findCeremony(store.read)) === 'held')
    throw new CaError('ceremony/held-before', 'This database has authorities')
  if (judgeAttendance(plan.participants, plan.officers) !== 'complete' || plan.rootListDays < 1) {
    throw new CaError('ceremony/incomplete', 'Witnesses, officers or days are missing')
  }
  const heldAt = wholeSecond(clock())
  const place = { firstDay: japanDate(heldAt), repositoryUri: ports.repositoryUri }
  const made = await makeHierarchy(ports, plan, place)
  const rootLists = await prepareRootLists({
    root: { certificate: parseCertificate(made.rootDer), signer: made.rootSigner, name: plan.names.root },
    from: heldAt,
    days: plan.rootListDays,
    repositoryUri: ports.repositoryUri,
  })
  const responders = reserveResponders(ports, plan, { made, place })
  const record = describeCeremony(plan, { heldAt, made, responders, rootLists })
  const recordSha256 = sha256(encodeCanonical(record))
  await recordAll(ports, plan, { heldAt, made, responders, rootLists, record, recordSha256 })
  await recover(quietContext(ports, await openAuthorities(store.read, keys)))
  return {
    rootDer: made.rootDer,
    authoritiesDer: byAuthority((name) => made.authorities[name].certificate.bytes),
    respondersDer: await loadResponders(store, responders),
    timeStampUnitDer: made.timeStampUnitDer,
    recordSha256,
  }
}

type MadeHierarchy = {
  readonly rootDer: Uint8Array
  readonly rootSigner: KeySigner
  readonly authorities: Readonly<Record<AuthorityName, AuthorityAtWork>>
  readonly timeStampUnitDer: Uint8Array
}

type ReservedResponders = Readonly<Record<AuthorityName, Omit<Reservation, 'orderId' | 'reservedAt'>>>

async function makeHierarchy(ports: CeremonyPorts, plan: CeremonyPlan, place: Place): Promise<MadeHierarchy> {
  const { names, keyKinds, requests } = plan
  const unitKey = provenKey(requests.timeStampUnit) // refused before any key is made
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

function reserveResponders(
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

type CeremonyFacts = {
  readonly heldAt: Date
  readonly made: MadeHierarchy
  readonly responders: ReservedResponders
  readonly rootLists: readonly PreparedRootList[]
}

/** The record: who took part, with which software, and the hash of every certificate. */
function describeCeremony(plan: CeremonyPlan, { heldAt, made, responders, rootLists }: CeremonyFacts) {
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

async function recordAll(
  { store }: CeremonyPorts,
  { officers }: CeremonyPlan,
  facts: CeremonyFacts & { readonly record: object; readonly recordSha256: string },
): Promise<void> {
  const { heldAt, made, responders, rootLists, record, recordSha256 } = facts
  await store.transact({ actor: 'operator:ceremony', at: heldAt }, async (tx, audit) => {
    const verdict = await insertCeremony(tx, { heldAt, recordJson: JSON.stringify(record) })
    if (verdict === 'held-before') throw new CaError('ceremony/held-before', 'Another ceremony was faster')
    audit.record('ceremony/held', {
      subject: 'ceremony:1',
      facts: { recordSha256, authorities: AUTHORITIES.length, officers: officers.length },
    })
    await insertAuthorities(
      tx,
      AUTHORITIES.map((name) => storedAuthority(made.authorities[name])),
    )
    await insertRootLists(tx, rootLists)
    for (const officer of officers) await insertOfficer(tx, officer, heldAt)
    for (const name of AUTHORITIES) {
      await insertReservation(tx, { ...responders[name], orderId: undefined, reservedAt: heldAt })
      await lockLists(tx, name)
      await reserveList({ tx, audit, at: heldAt }, made.authorities[name], [])
    }
  })
}

function storedAuthority({ name, certificate, chainDer }: AuthorityAtWork): StoredAuthority {
  return { name, certificateDer: certificate.bytes, chainDer, keyName: keyNameOf(name) }
}

/** For the first signatures: what is published waits until the authority is started. */
function quietContext(ports: CeremonyPorts, authorities: CaContext['authorities']): CaContext {
  return {
    ...ports,
    authorities,
    office: { origin: '', rpId: '' },
    publisher: { publish: async () => 'waiting', stop: async () => undefined },
  }
}

async function loadResponders({ read }: CaStore, responders: ReservedResponders) {
  const load = async (name: AuthorityName): Promise<Uint8Array> => {
    const signed = await loadCertificate(read, responders[name])
    if (!signed?.certificateDer) throw new CaError('certificate/not-found', responders[name].serialHex)
    return signed.certificateDer
  }
  return {
    signature: await load('signature'),
    authenticationPerson: await load('authenticationPerson'),
    authenticationOrganisation: await load('authenticationOrganisation'),
  }
}

function provenKey(requestDer: Uint8Array): Uint8Array {
  const judged = judgeProof(requestDer)
  if (judged.verdict === 'refused') throw new CaError(judged.refusal, 'A request of the status zone')
  return judged.spkiDer
}

function byAuthority<Value>(make: (name: AuthorityName) => Value): Readonly<Record<AuthorityName, Value>> {
  return {
    signature: make('signature'),
    authenticationPerson: make('authenticationPerson'),
    authenticationOrganisation: make('authenticationOrganisation'),
  }
}

function sha256(bytes: Uint8Array): string {
  return toHex(createHash('sha256').update(bytes).digest())
}
