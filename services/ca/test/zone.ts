/** A CA zone at work: real database, keys in memory, a status service that takes what it is given. */
import { randomBytes } from 'node:crypto'
import { openSession, openTestDatabase, type Session, type TestDatabase } from '@jitsuin/platform'
import type {
  Approval,
  AuthorityName,
  CaseFacts,
  IssueOrder,
  Order,
  Outcome,
  Publication,
  RevokeOrder,
} from '../src/contract.js'
import { assembleCa, carryOutOrder, type RunningCa } from '../src/index.js'
import type { Delivery } from '../src/outside/status-feed.js'
import { openCaStore } from '../src/store/ca-store.js'
import { CA_HISTORY } from '../src/store/history.js'
import type { CeremonyOutcome } from '../src/usecases/hold-ceremony.js'
import { holdTestCeremony, type MemoryKeys, makeRequest, memoryKeys, REPOSITORY } from './hierarchy.js'
import { cardOfficer, OFFICE, orderHead, passkeyOfficer, type TestOfficer } from './officers.js'

export const DOCTOR: CaseFacts = {
  nameRomaji: 'Taro Jitsuin',
  nameJa: '実印　太郎',
  organisation: 'DEMO Clinic',
  organisationJa: 'デモ診療所',
  subjectSerialNumber: 'T0001',
  roles: ['medicalDoctor'],
  registryMatchId: 'M-0001',
}

/** A status service of the tests. */
export type TestFeed = {
  readonly received: Publication[]
  /** What it answers from now on. */
  answer: Delivery
  deliver(publication: Publication): Promise<Delivery>
}

export type Issued = Extract<Outcome, { act: 'issue' }>

export type Zone = {
  readonly ca: RunningCa
  readonly database: TestDatabase
  readonly keys: MemoryKeys
  readonly ceremony: CeremonyOutcome
  readonly feed: TestFeed
  readonly alice: TestOfficer
  readonly bob: TestOfficer
  readonly carol: TestOfficer
  /** Looks anywhere. */
  readonly superuser: Session
  /** The time that the authority believes. */
  now: Date
  issueOrder(changes?: Partial<IssueOrder>): Promise<{ order: IssueOrder; requestDer: Uint8Array }>
  revokeOrder(serialHex: string, changes?: Partial<RevokeOrder>): RevokeOrder
  approve(order: Order): Approval[]
  submit(order: Order, options?: { approvals?: Approval[]; requestDer?: Uint8Array }): Promise<Outcome>
  issue(changes?: Partial<IssueOrder>): Promise<Issued>
  revoke(serialHex: string, changes?: Partial<RevokeOrder>): Promise<Outcome>
  /** Another process over the same tables. */
  reopen(): Promise<RunningCa>
  close(): Promise<void>
}

export async function openZone(): Promise<Zone> {
  const database = await openTestDatabase(CA_HISTORY)
  const store = openCaStore(database.serviceUrl('ca'))
  const superuser = await openSession(database.superuserUrl)
  const keys = memoryKeys()
  const [alice, bob, carol] = [passkeyOfficer('O-alice'), cardOfficer('O-bob'), passkeyOfficer('O-carol')]
  const feed: TestFeed = {
    received: [],
    answer: 'acknowledged',
    deliver: async (publication) => {
      if (feed.answer === 'acknowledged') feed.received.push(publication)
      return feed.answer
    },
  }
  let now = new Date('2026-11-20T00:12:00.400Z')
  const clock = () => now
  const ceremony = await holdTestCeremony(store, { keys, officers: [alice, bob, carol], clock })
  const open = () =>
    assembleCa({
      store,
      keys,
      feed,
      office: OFFICE,
      repositoryUri: REPOSITORY,
      clock,
      random: randomBytes,
      retryMs: 10,
    })
  const ca = await open()
  await ca.publisher.publish()
  const zone: Zone = {
    ca,
    database,
    keys,
    ceremony,
    feed,
    alice,
    bob,
    carol,
    superuser,
    get now() {
      return now
    },
    set now(at) {
      now = at
    },
    issueOrder: async (changes = {}) => {
      const { requestDer, requestSha256 } = await makeRequest()
      const order: IssueOrder = {
        ...orderHead(now),
        act: 'issue',
        facts: DOCTOR,
        authority: 'signature',
        firstDay: '2026-11-20',
        lastDay: '2031-11-19',
        requestSha256,
        ...changes,
      }
      return { order, requestDer }
    },
    revokeOrder: (serialHex, changes = {}) => ({
      ...orderHead(now),
      act: 'revoke',
      authority: 'signature',
      serialHex,
      reason: 'keyCompromise',
      ...changes,
    }),
    approve: (order) => [alice.approve(order), bob.approve(order)],
    submit: (order, { approvals = zone.approve(order), requestDer } = {}) =>
      carryOutOrder(ca, {
        order,
        approvals,
        ...(requestDer && { request: Buffer.from(requestDer).toString('base64') }),
      }),
    issue: async (changes) => {
      const { order, requestDer } = await zone.issueOrder(changes)
      const outcome = await zone.submit(order, { requestDer })
      if (outcome.act !== 'issue') throw new Error(outcome.act)
      return outcome
    },
    revoke: (serialHex, changes) => zone.submit(zone.revokeOrder(serialHex, changes)),
    reopen: open,
    close: async () => {
      await ca.publisher.stop()
      await store.close()
      await superuser.close()
      await database.close()
    },
  }
  return zone
}

/** The newest list that the status service has of an authority. */
export function publishedList({ feed }: Zone, authority: AuthorityName = 'signature'): Uint8Array {
  const found = feed.received.findLast((one) => one.authority === authority && one.crl !== undefined)
  if (!found?.crl) throw new Error('no list was published')
  return Buffer.from(found.crl, 'base64')
}
