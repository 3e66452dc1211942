/** The whole log on a real database, with an authority, a portal session and somebody who attacks the database. */
import { generateKeyPairSync } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createService, openSession, openTestDatabase, silentLogger } from '@jitsuin/platform'
import type { Session as SignedIn, SignInGate } from '@jitsuin/sso/contract'
import { type NoteVerifier, openCheckpoint, parseVerifier } from '@jitsuin/tlog'
import { noteSignerFromPem } from '@jitsuin/tlog/node'
import { type HolderAlert, type LogClient, logClient } from '../src/contract.js'
import { openTransparency, TRANSPARENCY_HISTORY } from '../src/index.js'
import { openAuthorityTwin } from './authority-twin.js'

export const AT = new Date('2026-11-20T00:12:00Z')
export const CENTRE = 'DEMO Invented Certification Center'

export type World = Awaited<ReturnType<typeof openWorld>>

/** Opens a world; `issuedBefore` are certificates that existed before the log began. */
export async function openWorld(issuedBefore: readonly string[] = []) {
  const folder = await mkdtemp(join(tmpdir(), 'jitsuin-log-'))
  const database = await openTestDatabase(TRANSPARENCY_HISTORY)
  const superuser = await openSession(database.superuserUrl)
  const authority = await openAuthorityTwin(AT)
  for (const serialNumber of issuedBefore) await authority.issue(serialNumber)
  const witnessPem = makeNotePem()
  const witness = noteSignerFromPem(witnessPem, { name: 'witness.test', kind: 'witness' })
  const told: HolderAlert[] = []
  let telling: 'works' | 'fails' = 'works'
  let signedIn: Pick<SignedIn, 'kind'> | undefined

  const open = () =>
    openTransparency({
      zoneUrl: database.zoneUrl,
      origin: 'log.test',
      keyFolder: folder,
      feed: authority.feed,
      tell: async (alert) => {
        if (telling === 'fails') throw new Error('no mail today')
        told.push(alert)
      },
      witnesses: [witness],
      clock: () => AT,
      logger: silentLogger,
      intervalMs: 20,
    })
  let log = await open()
  // The gate's only method that the log calls.
  const gate = { current: async () => signedIn } as unknown as SignInGate
  const service = await createService({
    name: 'log',
    title: { ja: '記録', en: 'Log' },
    routes: [...log.routes, ...log.ownRoutes(gate)],
    problems: log.problems,
  })
  const get = (url: string) => service.inject({ url })
  const client: LogClient = logClient(async (input, init) => {
    const answer = await service.inject({
      url: String(input),
      method: init?.method === 'POST' ? 'POST' : 'GET',
      ...(init?.body && { payload: String(init.body), headers: { 'content-type': 'application/json' } }),
    })
    return new Response(answer.statusCode === 204 ? null : new Uint8Array(answer.rawPayload), {
      status: answer.statusCode,
    })
  })
  const verifier = async (): Promise<NoteVerifier> => parseVerifier((await client.keys()).verifierKey)

  return {
    authority,
    superuser,
    serviceUrl: database.serviceUrl('transparency'),
    folder,
    told,
    witness,
    witnessPem,
    client,
    get,
    /** Any request, as the listener hands it in. */
    inject: service.inject,
    log: () => log,
    verifier,
    /** The number of entries in the latest head. */
    size: async (): Promise<number> =>
      client.checkpoint().then(
        async (note) => openCheckpoint(note, await verifier()).size,
        () => 0,
      ),
    keptHead: () => readFile(join(folder, 'log-head'), 'utf8'),
    turnTelling: (wanted: 'works' | 'fails') => {
      telling = wanted
    },
    /** Signs in at the portal, as far as the log looks. */
    signIn: (session: object | undefined) => {
      signedIn = session as Pick<SignedIn, 'kind'> // what each test hands over
    },
    /** Stops the log, lets `meanwhile` happen, and starts it again. */
    restart: async (meanwhile: () => Promise<unknown> = async () => undefined) => {
      await log.close()
      await meanwhile()
      log = await open()
    },
    close: async () => {
      await service.close()
      await log.close()
      await superuser.close()
      await database.close()
      await rm(folder, { recursive: true })
    },
  }
}

/** A witness with a key of its own. */
export function makeWitness(name: string) {
  return noteSignerFromPem(makeNotePem(), { name, kind: 'witness' })
}

function makeNotePem(): string {
  return generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }).toString()
}

/** A holder's session as sign-in gives it, as far as the log looks. */
export function holderSession(subjectSerialNumber: string): object {
  return { kind: 'holder', certificate: { person: { centre: CENTRE, subjectSerialNumber } } }
}

/** Does what only a superuser can: switches the guards off. */
export async function tamper(world: World, ...statements: readonly string[]): Promise<void> {
  await world.superuser.query('set session_replication_role = replica')
  for (const sql of statements) await world.superuser.query(sql)
  await world.superuser.query('set session_replication_role = default')
}
