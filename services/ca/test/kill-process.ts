/**
 * A certification authority together with its clients, to be killed: `kill-process.ts <configuration>`. It reads one line,
 * a `Life`, from its input, completes what the life before left, sends pending orders again, and then issues one by one and in
 * bulk, revokes and publishes until it is killed. What its clients send and get, what the keys sign and what the status service receives is
 * appended to files, each line written before anything else happens.
 */
import { createHash, createPrivateKey, randomBytes } from 'node:crypto'
import { appendFileSync, readFileSync } from 'node:fs'
import { flushCompileCache } from 'node:module'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { japanDate } from '@jitsuin/kernel'
import type { KeySigner } from '@jitsuin/pki'
import type { Order, Outcome, Submission } from '../src/contract.js'
import {
  assembleCa,
  type CaStore,
  carryOutOrder,
  type KeyHolder,
  makeDueLists,
  openCaStore,
  recover,
} from '../src/index.js'
import { makeRequest, memoryKeys, REPOSITORY } from './hierarchy.js'
import { type BulkJob, makeBulkJob, sendBulk } from './kill-bulk.js'
import type { Life, Step } from './kill-steps.js'
import { cardOfficer, OFFICE, orderHead, passkeyOfficer } from './officers.js'

type Configuration = {
  readonly url: string
  readonly folder: string
  readonly keys: Readonly<Record<string, string>>
  readonly officers: { readonly passkey: string; readonly card: string }
}

const configuration: Configuration = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8'))
const write = (file: string, line: unknown) =>
  appendFileSync(join(configuration.folder, file), `${JSON.stringify(line)}\n`)
const tell = (word: string) => void process.stdout.write(`${word}\n`)

const alice = passkeyOfficer('O-alice', { privateKey: createPrivateKey(configuration.officers.passkey) })
const bob = cardOfficer('O-bob', { privateKey: createPrivateKey(configuration.officers.card) })

flushCompileCache() // whoever is killed would leave nothing for the next one
tell('ready')
for await (const line of createInterface({ input: process.stdin })) {
  await live(JSON.parse(line)).catch((error: unknown) => {
    tell(`failed ${error instanceof Error ? error.message : String(error)}`)
  })
}

async function live({ at, pause, pending, pendingJobs, afterwards }: Life): Promise<void> {
  const counts = new Map<Step, number>()
  const reach = async (step: Step): Promise<void> => {
    const count = (counts.get(step) ?? 0) + 1
    counts.set(step, count)
    if (pause?.step !== step || pause.occurrence !== count) return
    tell(`paused ${step}`)
    await new Promise(() => undefined)
  }
  const clock = () => new Date(at)
  const ca = await assembleCa({
    store: pausingStore(openCaStore(configuration.url), reach),
    keys: pausingKeys(reach),
    feed: {
      deliver: async (publication) => {
        await reach('before-delivery')
        write('received.log', publication)
        await reach('after-delivery')
        return 'acknowledged'
      },
    },
    office: OFFICE,
    repositoryUri: REPOSITORY,
    clock,
    random: randomBytes,
    retryMs: 5,
  })
  const send = async (submission: Submission): Promise<Outcome> => {
    write('sent.log', submission)
    const outcome = await carryOutOrder(ca, submission)
    write('acknowledged.log', { orderId: submission.order.orderId, outcome })
    return outcome
  }
  tell('running')
  await recover(ca)
  for (const submission of pending) {
    // Our own lines of sent.log. What never began may be too old by now; that it is refused is then the right answer.
    await send(submission as Submission).catch((error: unknown) => write('refused.log', String(error)))
  }
  const sendJob = async (job: BulkJob): Promise<void> => {
    write('bulk-sent.log', job)
    write('bulk-acknowledged.log', await sendBulk(ca, job, clock()))
  }
  for (const job of pendingJobs) await sendJob(job as BulkJob) // our own lines of bulk-sent.log
  await makeDueLists(ca)
  if (afterwards === 'rests') {
    await recover(ca)
    tell(`rested ${await ca.publisher.publish()}`)
    return
  }
  const inBulk = async () => {
    for (;;) await sendJob(await makeBulkJob(longHead(clock()), [alice, bob]))
  }
  await Promise.all([inBulk(), oneByOne(send, clock)])
}

async function oneByOne(send: Send, clock: () => Date): Promise<void> {
  for (let count = 1; ; count++) {
    const [first] = await Promise.all([issue(send, clock()), issue(send, clock())])
    if (first.act === 'issue' && count % 2 === 1) await revoke(send, clock(), first.serialHex)
  }
}

type Send = (submission: Submission) => Promise<Outcome>

async function issue(send: Send, at: Date): Promise<Outcome> {
  const { requestDer, requestSha256 } = await makeRequest()
  const firstDay = japanDate(at)
  const order: Order = {
    ...longHead(at),
    act: 'issue',
    authority: 'signature',
    facts: { nameRomaji: 'Taro Jitsuin', subjectSerialNumber: 'T0001', roles: ['medicalDoctor'] },
    firstDay,
    lastDay: `${Number(firstDay.slice(0, 4)) + 1}${firstDay.slice(4)}`,
    requestSha256,
  }
  return send({ order, approvals: approve(order), request: Buffer.from(requestDer).toString('base64') })
}

async function revoke(send: Send, at: Date, serialHex: string): Promise<void> {
  const order: Order = {
    ...longHead(at),
    act: 'revoke',
    authority: 'signature',
    serialHex,
    reason: 'keyCompromise',
  }
  await send({ order, approvals: approve(order) })
}

/** A day: the next lives send the order again. */
function longHead(at: Date) {
  return { ...orderHead(at), expiresAt: new Date(at.getTime() + 86_400_000).toISOString() }
}

function approve(order: Order) {
  return [alice.approve(order), bob.approve(order)]
}

type Reach = (step: Step) => Promise<void>

function pausingStore(store: CaStore, reach: Reach): CaStore {
  return {
    ...store,
    transact: async (act, work) => {
      const result = await store.transact(act, async (tx, audit) => {
        const inner = await work(tx, audit)
        await reach('inside-transaction')
        return inner
      })
      await reach('after-commit')
      return result
    },
  }
}

function pausingKeys(reach: Reach): KeyHolder {
  const keys = memoryKeys(
    new Map(Object.entries(configuration.keys).map(([name, pem]) => [name, createPrivateKey(pem)])),
  )
  const pausing = (signer: KeySigner): KeySigner => ({
    ...signer,
    sign: async (message) => {
      await reach('before-signing')
      write('signed.log', createHash('sha256').update(message).digest('hex'))
      const signature = await signer.sign(message)
      await reach('after-signing')
      return signature
    },
  })
  return { ...keys, open: async (name) => pausing(await keys.open(name)) }
}
