/** A batch whose worker is killed between any two steps: every case gets one card or a named fault, and none is half made. */
import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { attributeOf, parseCertificate } from '@jitsuin/pki'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { folderDrawer } from '../../src/outside/card-folder.js'
import { folderLetterKeys } from '../../src/outside/letter-key-folder.js'
import { openLetter, PIN_CONTENT } from '../../src/usecases/production/seal.js'
import type { KillConfiguration, KillStep } from './kill-process.js'
import { quickAuthority } from './quick-authority.js'
import { freshKey, openWorld, type World } from './world.js'

const CASES = 14
const AT = new Date('2026-11-20T00:12:00Z')
const LIVES: readonly (readonly [KillStep, number])[] = [
  ['begin', 3],
  ['begun', 4],
  ['certify', 1],
  ['certified', 1],
  ['finish', 2],
  ['finished', 1],
  ['letter-key', 2],
]

let world: World
const folder = mkdtempSync(join(tmpdir(), 'jitsuin-production-'))
const configuration = join(folder, 'configuration.json')

beforeAll(async () => {
  const authority = await quickAuthority({ at: AT })
  world = await openWorld({ ca: authority.port, acceptWarrant: authority.acceptWarrant, at: AT })
  const keys = await Promise.all([freshKey(2048), freshKey(2048), freshKey(2048)])
  const settings: KillConfiguration = {
    url: world.database.serviceUrl('registration'),
    folder,
    keys: keys.map((key) => Buffer.from(key).toString('base64')),
    at: AT.toISOString(),
  }
  writeFileSync(configuration, JSON.stringify(settings))
})
afterAll(async () => {
  await world.close()
  rmSync(folder, { recursive: true, force: true })
})

describe('a batch whose worker is killed', () => {
  it('makes one card for every case, whatever step it died at, and loses none', async () => {
    const cases = await world.approve(CASES)
    const caseIds = cases.map(({ caseId }) => caseId)
    const what = { by: 'cases', caseIds }
    await world.ask('paula', 'POST', '/api/production/batches', { requestId: randomUUID(), what })
    let next = spawnWorker()
    for (const [step, occurrence] of [...LIVES, ['never', 1] as const]) {
      const worker = next
      next = spawnWorker() // it gets ready meanwhile
      expect([step, await live(worker, { step, occurrence })]).toEqual([
        step,
        step === 'never' ? 'rested' : 'killed',
      ])
    }
    next.kill('SIGKILL')

    const cards = await world.context.store.read.selectFrom('card').selectAll().execute()
    expect(cards).toHaveLength(CASES)
    const made = cards.filter(({ step }) => step === 'made')
    const faulty = cards.filter(({ step }) => step === 'faulty')
    // Some lives ended when a PIN was on a card and nowhere else: those cards are set aside, by name, and nothing else is.
    expect(faulty.map(({ fault }) => fault)).toEqual(Array(faulty.length).fill('finish-uncertain'))
    expect(made.length + faulty.length).toBe(CASES)
    expect(made.length).toBeGreaterThan(0)
    for (const { revocation_wanted_at } of faulty) expect(revocation_wanted_at).not.toBeNull()
    await expectEachWhole(made)
    await expectCasesAgree(cards)
    expect(issuedSerials()).toHaveLength(2 * CASES)
    await expectBlanksCounted({ made: made.length, faulty: faulty.length })
  }, 120_000)
})

type Cards = Awaited<ReturnType<typeof loadCards>>
const loadCards = () => world.context.store.read.selectFrom('card').selectAll().execute()

/** The card in the drawer is finished, has the certificates of the database, and its PIN letter opens. */
async function expectEachWhole(cards: Cards): Promise<void> {
  const drawer = folderDrawer(join(folder, 'drawer'))
  const keys = folderLetterKeys(join(folder, 'letter-keys'))
  expect(new Set(cards.map(({ chip_serial }) => chip_serial)).size).toBe(cards.length)
  for (const { card_id, chip_serial, certificates, subject_serial_number } of cards) {
    expect(await drawer.load(card_id)).toMatchObject({ state: 'finished', chipSerial: chip_serial })
    const { subject } = parseCertificate(Buffer.from(certificates?.signature?.certificate ?? '', 'base64'))
    expect(attributeOf(subject, 'serialNumber')).toBe(subject_serial_number)
    const letters = await world.context.store.read
      .selectFrom('pin_letter')
      .selectAll()
      .where('card_id', '=', card_id)
      .execute()
    expect(letters).toHaveLength(1)
    const [letter] = letters
    const key = await keys.load(letter?.letter_id ?? '')
    if (key === 'gone' || !letter?.sealed) throw new Error('no letter')
    expect(
      openLetter(letter.sealed, { key, letterId: letter.letter_id, content: PIN_CONTENT }),
    ).toMatchObject({
      pin: expect.stringMatching(/^\d{4}$/),
      puk: expect.stringMatching(/^\d{8}$/),
    })
  }
}

/** Each case is where its card is. */
async function expectCasesAgree(cards: Cards): Promise<void> {
  for (const { case_id, card_id, step } of cards) {
    const { state_facts } = await world.context.store.read
      .selectFrom('case_file')
      .select('state_facts')
      .where('case_id', '=', case_id)
      .executeTakeFirstOrThrow()
    const state = step === 'made' ? 'production' : 'production-error'
    expect(state_facts).toMatchObject({ state, cardId: card_id })
  }
}

async function expectBlanksCounted({ made, faulty }: { made: number; faulty: number }): Promise<void> {
  const rows = await world.context.store.read.selectFrom('stock_balance').selectAll().execute()
  const balances = Object.fromEntries(rows.map(({ account, balance }) => [account, balance]))
  expect(balances).toMatchObject({ reserved: 0, used: made, faulty, available: 1000 - CASES, outside: -1000 })
}

function issuedSerials(): string[] {
  const file = join(folder, 'issued.log')
  if (!existsSync(file)) return []
  return readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line)[0])
}

function spawnWorker(): ChildProcess {
  const hooks = new URL('../../../ca/test/run-source.mjs', import.meta.url).pathname
  const script = new URL('kill-process.ts', import.meta.url).pathname
  return spawn(process.execPath, ['--conditions=jitsuin-source', '--import', hooks, script, configuration], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, NODE_COMPILE_CACHE: join(folder, 'compiled') },
  })
}

type Life = { readonly step: KillStep; readonly occurrence: number }

/** Lets a worker live until it reaches a step, then kills it; or until nothing is left to do. */
function live(worker: ChildProcess, { step, occurrence }: Life): Promise<'killed' | 'rested'> {
  worker.stdin?.write(`${step} ${occurrence}\n`)
  return new Promise((resolve, reject) => {
    let outcome: 'killed' | 'rested' | undefined
    createInterface({ input: worker.stdout ?? process.stdin }).on('line', (line) => {
      if (line === 'paused') {
        outcome = 'killed'
        worker.kill('SIGKILL')
      }
      if (line === 'rested') outcome = 'rested'
    })
    worker.once('exit', () => (outcome ? resolve(outcome) : reject(new Error(`It ended before "${step}"`))))
  })
}
