/** Starts a process for each zone and keeps them together: if one ends, all end, and the reason is said. */
import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { DEMONSTRATION_PIN } from './demonstration/people.js'
import { type EnrolmentLetter, loadEnrolmentLetters } from './demonstration/second-keys.js'
import { type Settings, settingsEnvironment } from './settings.js'
import { readyMessageSchema } from './zone.js'
import type { Stage } from './zones.js'

const MAIN = fileURLToPath(new URL('./main.js', import.meta.url))

/** Runs until a signal, or until one of the processes fails. */
export async function supervise(stages: readonly (readonly Stage[])[], settings: Settings): Promise<void> {
  const running: Process[] = []
  const ended = new Promise<string>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => resolve(signal))
  })
  const failed = Promise.withResolvers<string>()
  const enter = async (stage: Stage) => {
    if (stage.kind === 'step') {
      await runToItsEnd(stage.flag, settings)
      if (stage.flag === 'first-cards') for (const one of running) one.tell('cards-issued')
      return
    }
    const child = await startProcess(stage, settings)
    running.push(child)
    child.ended.then((code) => failed.resolve(`"${nameOf(stage)}" ended (${code})`), failed.reject)
  }
  try {
    for (const together of stages) await Promise.all(together.map(enter))
    const letters = await loadEnrolmentLetters(settings.JITSUIN_DATA)
    print(Object.assign({}, ...running.map(({ addresses }) => addresses)), settings, letters)
    const why = await Promise.race([ended, failed.promise])
    if (!why.startsWith('SIG')) process.exitCode = 1
    console.log(why.startsWith('SIG') ? '\nStopping …' : why)
  } finally {
    await Promise.all(running.toReversed().map((one) => one.stop()))
  }
}

/** A step that is done once, in a process of its own. */
async function runToItsEnd(flag: string, settings: Settings): Promise<void> {
  const child = start({ path: MAIN, args: [`--${flag}`] }, settings)
  const code = await new Promise((resolve) => child.once('exit', resolve))
  if (code !== 0) throw new Error(`The step "${flag}" failed (${code}); its reason stands above`)
}

type Program = {
  readonly path: string
  readonly args: readonly string[]
  readonly env?: Readonly<Record<string, string>>
}

function start({ path, args, env }: Program, settings: Settings): ChildProcess {
  return fork(path, [...args], { env: { ...process.env, ...settingsEnvironment(settings), ...env } })
}

type Lasting = Exclude<Stage, { kind: 'step' }>

function programOf(stage: Lasting): Program {
  return stage.kind === 'zone' ? { path: MAIN, args: ['--zone', stage.zone.name] } : stage
}

function nameOf(stage: Lasting): string {
  return stage.kind === 'zone' ? stage.zone.name : stage.name
}

type Process = {
  readonly addresses: Readonly<Record<string, string>>
  readonly ended: Promise<number | null>
  readonly tell: (message: string) => void
  readonly stop: () => Promise<void>
}

async function startProcess(stage: Lasting, settings: Settings): Promise<Process> {
  const child = start(programOf(stage), settings)
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
  const addresses = await Promise.race([readiness(child), ended.then((code) => refuse(nameOf(stage), code))])
  return {
    addresses,
    ended,
    tell: (message) => {
      child.send(message)
    },
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

function refuse(name: string, code: number | null): never {
  throw new Error(`"${name}" did not start (${code}); its reason stands above`)
}

const LABELS: Readonly<Record<string, string>> = {
  front: '入口の画面      Front page',
  portal: '保有者ポータル  Holder portal',
  aozora: '青空医療ネット（架空・SAML）  An invented network',
  minato: '港見つながるネット（架空・OpenID Connect）  Another one',
  office: '業務画面        Office',
  apply: '医師資格証の申請  Apply for a card',
  check: '資格の確認      Check a qualification',
  clinic: '青空みほん診療所の署名一覧（架空）  An invented clinic’s signing list',
  airline: 'そらみほん航空（架空）  An invented airline',
  mail: '届いたメール（デモ）  Mail that was sent',
  verifier: '署名の検証      Verifier',
  selfTest: 'カードの動作確認  Test my card',
  bridge: 'カードブリッジ  Card bridge',
  client: '署名クライアント（施設のパソコン）  Signing client',
  signing: '署名サービス（施設のクライアント用）  Signing service',
  status: '失効情報と時刻  CRL, OCSP, time stamps',
}

/** The first address is the front page. */
function print(
  addresses: Readonly<Record<string, string>>,
  settings: Settings,
  letters: readonly EnrolmentLetter[],
): void {
  console.log('\nJitsuin · 実印\n')
  for (const [name, label] of Object.entries(LABELS)) {
    const address = addresses[name]
    if (address !== undefined) console.log(`  ${address.padEnd(42)} ${label}`)
  }
  if (addresses.administrator !== undefined) {
    console.log(`\n最初の管理者の登録（15分・1回限り）  Enrol the first administrator (15 minutes, once):`)
    console.log(`  ${addresses.administrator}`)
  }
  if (settings.JITSUIN_MODE === 'demonstration') {
    console.log(`\n架空の医師と職員のカードが挿入されています。PIN ${DEMONSTRATION_PIN}`)
    console.log(`Cards of invented doctors and staff are in the reader. PIN ${DEMONSTRATION_PIN}`)
    for (const { name, address, shortNumber } of letters) {
      console.log(
        `\nセカンド鍵の端末登録（${name}・初回だけ）  Enrol a device for the second key (once): ${shortNumber}`,
      )
      console.log(`  ${address}`)
    }
    console.log('\n見本の人物・施設はすべて架空です。 People and institutions are invented.')
  }
  console.log('Ctrl-C stops.\n')
}
