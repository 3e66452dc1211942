/** Kill -9 during the intake: afterwards the service shows the old state or the new one, never a mix. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { parseCrl } from '@jitsuin/pki'
import type { TlsOptions } from '@jitsuin/platform'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { RunningStatus } from '../src/index.js'
import type { HolderName } from './world.js'
import { base64, deliver, goodState, openZone, revokedState, type Zone } from './zone.js'

/** What the process reads from its file. */
export type ProcessSettings = {
  readonly zoneUrl: string
  readonly rootDer: string
  readonly caDer: string
  readonly responderDer: string
  readonly responderKey: string
  readonly tls: TlsOptions & { readonly clientAuthorities: readonly string[] }
  readonly allowedClients: readonly string[]
}

const ROUNDS = process.env.JITSUIN_KILL_ROUNDS ? Number(process.env.JITSUIN_KILL_ROUNDS) : 4

let zone: Zone
let child: ChildProcess | undefined
beforeAll(async () => {
  zone = await openZone()
})
afterAll(async () => {
  child?.kill('SIGKILL')
  await zone.close()
})

function writeSettings(): string {
  const { hierarchy, file } = zone.world
  const settings: ProcessSettings = {
    zoneUrl: zone.database.zoneUrl,
    rootDer: base64(hierarchy.root.certificateDer),
    caDer: base64(hierarchy.authorities.signingCa.certificateDer),
    responderDer: base64(hierarchy.responders.signingCa.certificateDer),
    responderKey: String(hierarchy.responders.signingCa.privateKey.export({ type: 'pkcs8', format: 'pem' })),
    tls: zone.settings.intake.tls,
    allowedClients: zone.settings.intake.allowedClients,
  }
  writeFileSync(file('process.json'), JSON.stringify(settings))
  return file('process.json')
}

async function startProcess(settingsFile: string): Promise<RunningStatus> {
  const source = new URL('run-source.mjs', import.meta.url).pathname
  const script = new URL('status-process.ts', import.meta.url).pathname
  const flags = ['--conditions=jitsuin-source', '--import', source, script, settingsFile]
  const started = spawn(process.execPath, flags, { stdio: ['ignore', 'pipe', 'inherit'] })
  child = started
  const [text] = await once(started.stdout, 'data')
  return JSON.parse(String(text))
}

it(`holds over ${ROUNDS} rounds, and loses nothing that it acknowledged`, async () => {
  const { world } = zone
  const client = { ...zone.tls('client'), ca: zone.tls('server').cert }
  const settingsFile = writeSettings()
  const first = { sequence: 1, authority: 'signature' as const, crl: base64(world.crlDer), states: [] }
  expect(await zone.publish(first)).toMatchObject({ status: 204 })
  const numbers = Array.from({ length: ROUNDS * 40 }, (_, at) => `42${String(at).padStart(14, '0')}`)
  let sequence = 1
  let acknowledged = 1
  // Publication n revokes number n - 2 of a long list, so that list and states tell the same number.
  const publication = async (number: number) => {
    const states = numbers.slice(0, number - 1).map((serial) => [serial, revokedState(serial)] as const)
    const revoked = states.map(([serial, { revokedAt }]) => ({
      serialBytes: Buffer.from(serial, 'hex'),
      revokedAt: new Date(revokedAt),
      reason: 'keyCompromise' as const,
    }))
    const crl = base64(await world.publish({ crlNumber: BigInt(number), revoked }))
    return {
      sequence: number,
      authority: 'signature' as const,
      crl,
      states: states.slice(-1).map(([, state]) => state),
    }
  }
  for (let round = 0; round < ROUNDS; round++) {
    const { intakePort, publicPort } = await startProcess(settingsFile)
    const shown = await fetch(`http://127.0.0.1:${publicPort}/crl/sign.crl`)
    const list = parseCrl(new Uint8Array(await shown.arrayBuffer()))
    const stored = Number(list.crlNumber)
    // Nothing acknowledged is lost; at most the one that was under way is there without a word.
    expect([acknowledged, acknowledged + 1]).toContain(stored)
    expect(list.entries.count).toBe(stored - 1)
    acknowledged = stored
    sequence = stored
    const victim = child
    setTimeout(() => victim?.kill('SIGKILL'), 60 + Math.random() * 250)
    for (;;) {
      const delivered = await deliver(intakePort, await publication(sequence + 1), client).catch(
        () => 'cut-off' as const,
      )
      if (delivered === 'cut-off') break
      expect(delivered).toMatchObject({ status: 204 })
      sequence += 1
      acknowledged = sequence
    }
  }
  // The service that ran beside it all the time shows the same.
  await zone.restart()
  const holder: HolderName = 'taro'
  const next = { sequence: 0, authority: 'signature' as const, states: [goodState(world.serials[holder])] }
  const list = parseCrl(new Uint8Array(await (await fetch(`${zone.url}/crl/sign.crl`)).arrayBuffer()))
  expect(await zone.publish({ ...next, sequence: Number(list.crlNumber) + 1 })).toMatchObject({ status: 204 })
  expect(await zone.ask(holder)).toEqual({ status: 'good' })
}, 60_000)
