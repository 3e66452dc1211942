/** Starts a process for each zone and keeps them together: if one ends, all end, and the reason is said. */
import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { type Settings, settingsEnvironment } from './settings.js'
import { readyMessageSchema } from './zone.js'
import type { Zone } from './zones.js'

const MAIN = fileURLToPath(new URL('./main.js', import.meta.url))

/** Runs until a signal, or until a zone fails. */
export async function supervise(zones: readonly (readonly Zone[])[], settings: Settings): Promise<void> {
  const running: Process[] = []
  const ended = new Promise<string>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => resolve(signal))
  })
  const failed = Promise.withResolvers<string>()
  try {
    await runToItsEnd(['--first-start'], settings)
    for (const together of zones) {
      const children = together.map(async (zone) => {
        const child = await startProcess(zone, settings)
        running.push(child)
        child.ended.then((code) => failed.resolve(`The zone "${zone.name}" ended (${code})`), failed.reject)
      })
      await Promise.all(children)
    }
    print(Object.assign({}, ...running.map(({ addresses }) => addresses)))
    const why = await Promise.race([ended, failed.promise])
    if (!why.startsWith('SIG')) process.exitCode = 1
    console.log(why.startsWith('SIG') ? '\nStopping …' : why)
  } finally {
    await Promise.all(running.toReversed().map((one) => one.stop()))
  }
}

/** A step that is done once, in a process of its own. */
async function runToItsEnd(args: readonly string[], settings: Settings): Promise<void> {
  const code = await new Promise((resolve) => start(args, settings).once('exit', resolve))
  if (code !== 0) throw new Error(`The first start failed (${code}); its reason stands above`)
}

function start(args: readonly string[], settings: Settings): ChildProcess {
  return fork(MAIN, [...args], { env: { ...process.env, ...settingsEnvironment(settings) } })
}

type Process = {
  readonly addresses: Readonly<Record<string, string>>
  readonly ended: Promise<number | null>
  readonly stop: () => Promise<void>
}

async function startProcess(zone: Zone, settings: Settings): Promise<Process> {
  const child = start(['--zone', zone.name], settings)
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
  const addresses = await Promise.race([readiness(child), ended.then((code) => refuse(zone, code))])
  return {
    addresses,
    ended,
    stop: async () => {
      if (child.exitCode === null) child.kill('SIGTERM')
      await ended
    },
  }
}

async function readiness(child: ChildProcess): Promise<Readonly<Record<string, string>>> {
  const message = await new Promise<unknown>((resolve) => child.once('message', resolve))
  return readyMessageSchema.parse(message).ready
}

function refuse(zone: Zone, code: number | null): never {
  throw new Error(`The zone "${zone.name}" did not start (${code}); its reason stands above`)
}

const LABELS: Readonly<Record<string, string>> = {
  front: '入口の画面      Front page',
  verifier: '署名の検証      Verifier',
  status: '失効情報と時刻  CRL, OCSP, time stamps',
}

/** The first address is the front page. */
function print(addresses: Readonly<Record<string, string>>): void {
  console.log('\nJitsuin · 実印\n')
  for (const [name, label] of Object.entries(LABELS)) {
    const address = addresses[name]
    if (address !== undefined) console.log(`  ${address.padEnd(36)} ${label}`)
  }
  console.log('\n見本の人物・施設はすべて架空です。 People and institutions are invented. Ctrl-C stops.\n')
}
