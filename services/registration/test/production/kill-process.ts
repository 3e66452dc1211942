/**
 * The worker of production, to be killed: `kill-process.ts <configuration>`. It reads a line, a step and a number, from its input;
 * takes up what the life before left, makes cards, and stands still when it has reached the step so many times. What the authority issued is appended to a
 * file before it is answered, as the authority's own database would have it.
 */
import { randomBytes, randomUUID } from 'node:crypto'
import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import { flushCompileCache } from 'node:module'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { WarrantOrder } from '@jitsuin/ca/contract'
import { folderDrawer } from '../../src/outside/card-folder.js'
import { folderLetterKeys } from '../../src/outside/letter-key-folder.js'
import type { PersonalisationStation } from '../../src/outside/personalisation-station.js'
import { softwareStation } from '../../src/outside/software-station.js'
import { openDatabase } from '../../src/store/database.js'
import { makeCards, takeUpCards } from '../../src/usecases/production/make-cards.js'
import type { ProductionContext } from '../../src/usecases/production/tools.js'
import { quickAuthority } from './quick-authority.js'
import type { Issued } from './world.js'

/** Where a life can end: before and after each thing that acts outside. */
export type KillStep =
  | 'begin'
  | 'begun'
  | 'certify'
  | 'certified'
  | 'finish'
  | 'finished'
  | 'letter-key'
  | 'never'

/** What a life needs to know. */
export type KillConfiguration = {
  readonly url: string
  readonly folder: string
  readonly keys: readonly string[]
  readonly at: string
}

flushCompileCache() // whoever is killed would leave nothing for the next one
const { url, folder, keys, at }: KillConfiguration = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8'))
const issuedFile = join(folder, 'issued.log')
const { value: line } = await createInterface({ input: process.stdin })[Symbol.asyncIterator]().next()
const [step = 'never', occurrence = '1'] = String(line).split(' ')
let reached = 0
const reach = async (here: KillStep) => {
  if (here !== step || ++reached < Number(occurrence)) return
  process.stdout.write('paused\n')
  await new Promise(() => undefined)
}

const store = openDatabase(url)
const clock = () => new Date(at)
const warrants = await store.read.selectFrom('warrant').select(['warrant_id', 'order_json']).execute()
const issued = existsSync(issuedFile)
  ? readFileSync(issuedFile, 'utf8')
      .trim()
      .split('\n')
      .map((line): [string, Issued] => JSON.parse(line))
  : []
const authority = await quickAuthority({
  at: new Date('2026-11-20T00:00:00Z'),
  memory: {
    warrants: new Map(warrants.map(({ warrant_id, order_json }) => [warrant_id, order_json as WarrantOrder])), // of cards
    issued: new Map(issued),
  },
  remember: (key, one) => appendFileSync(issuedFile, `${JSON.stringify([key, one])}\n`),
})
let turn = Math.floor(Math.random() * keys.length)
const station = softwareStation({
  drawer: folderDrawer(join(folder, 'drawer')),
  random: randomBytes,
  generateKey: async () => Buffer.from(keys[turn++ % keys.length] ?? '', 'base64'),
})
const pausing: PersonalisationStation = {
  ...station,
  begin: async (wish) => {
    await reach('begin')
    const answer = await station.begin(wish)
    await reach('begun')
    return answer
  },
  finish: async (wish) => {
    await reach('finish')
    const answer = await station.finish(wish)
    await reach('finished')
    return answer
  },
}
const letterKeys = folderLetterKeys(join(folder, 'letter-keys'))
const context = {
  store,
  clock,
  newId: randomUUID,
  random: randomBytes,
  station: pausing,
  ca: {
    ...authority.port,
    certify: async (wishes: Parameters<typeof authority.port.certify>[0]) => {
      await reach('certify')
      const answers = await authority.port.certify(wishes)
      await reach('certified')
      return answers
    },
  },
  production: {
    letterKeys: {
      ...letterKeys,
      make: async (letterId: string) => {
        const key = await letterKeys.make(letterId)
        await reach('letter-key')
        return key
      },
    },
    worker: 'kill-test',
  },
} as unknown as ProductionContext // the worker asks for nothing else

process.stdout.write('running\n')
await takeUpCards(context)
await makeCards(context)
process.stdout.write('rested\n')
await store.close()
process.exit(0)
