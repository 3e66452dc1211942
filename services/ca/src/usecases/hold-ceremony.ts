/**
 * The key ceremony (鍵の儀式): makes the root, the issuing authorities and the delegated units, once.
 *
 * The root's key is made in a place of its own, which the running authority never opens. What the root signs is written
 * down in one transaction together with who took part; the responders' certificates and the first lists are only reserved
 * there and signed afterwards, like everything that an issuing authority ever signs. A ceremony that broke off before that
 * transaction left nothing but keys in two places: both are destroyed, and it begins anew.
 */
import { createHash } from 'node:crypto'
import { japanDate } from '@jitsuin/kernel'
import { parseCertificate } from '@jitsuin/pki'
import { encodeCanonical } from '@jitsuin/platform'
import { AUTHORITIES, type AuthorityName } from '../contract.js'
import { byAuthority, keyNameOf } from '../domain/authorities.js'
import { judgeAttendance } from '../domain/ceremony.js'
import { wholeSecond } from '../domain/list-schedule.js'
import { CaError } from '../errors.js'
import { type CaStore, lockLists } from '../store/ca-store.js'
import {
  findCeremony,
  insertAuthorities,
  insertCeremony,
  insertRootLists,
  type PreparedRootList,
  type StoredAuthority,
} from '../store/ceremony.js'
import { insertReservations, loadCertificate } from '../store/certificates.js'
import { insertOfficer } from '../store/officers.js'
import type { AuthorityAtWork, CaContext } from './authority-at-work.js'
import { type CeremonyFacts, describeCeremony } from './ceremony-record.js'
import {
  type CeremonyPlan,
  type CeremonyPorts,
  makeHierarchy,
  type ReservedResponders,
  reserveResponders,
} from './make-hierarchy.js'
import { openAuthorities } from './open-authorities.js'
import { prepareRootLists } from './prepare-root-lists.js'
import { recover } from './recover.js'
import { reserveList } from './reserve-list.js'

/** What the status zone and the participants take home; everything DER. */
export type CeremonyOutcome = {
  readonly rootDer: Uint8Array
  readonly authoritiesDer: Readonly<Record<AuthorityName, Uint8Array>>
  readonly respondersDer: Readonly<Record<AuthorityName, Uint8Array>>
  readonly timeStampUnitDer: Uint8Array
  /** The lists of the root for the days to come. */
  readonly rootLists: readonly PreparedRootList[]
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
  const recordSha256 = createHash('sha256').update(encodeCanonical(record)).digest('hex')
  await recordAll(ports, plan, { heldAt, made, responders, rootLists, record, recordSha256 })
  await recover(quietContext(ports, await openAuthorities(store.read, keys)))
  return {
    rootDer: made.rootDer,
    authoritiesDer: byAuthority((name) => made.authorities[name].certificate.bytes),
    respondersDer: await loadResponders(store, responders),
    timeStampUnitDer: made.timeStampUnitDer,
    rootLists,
    recordSha256,
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
      await insertReservations(tx, [{ ...responders[name], orderId: undefined, reservedAt: heldAt }])
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
