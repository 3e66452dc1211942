import { setTimeout as pause } from 'node:timers/promises'
import { HEALTHCARE_ROLES, isSelfIssued, parseCertificate, parseTrustAnchor } from '@jitsuin/pki'
import { httpFetcher } from '@jitsuin/platform'
import { READER_OPTIONS, withReaders } from '../cards/readers.js'
import { defineCommand, type Io } from '../command.js'
import { CliError } from '../errors.js'
import { openDoor } from '../gate/door.js'
import { openGate } from '../gate/gate.js'
import { type Entry, SHUT_REASONS } from '../gate/judge-entry.js'
import { listWatch } from '../gate/list-watch.js'
import { loadMaterial } from '../material.js'

const LOOK_EVERY_MS = 100
const ASK_EVERY_MS = 15_000

/** `jitsuin gate`: opens a door for valid qualification cards, also for a while without the centre. */
export const gate = defineCommand({
  name: 'gate',
  summary: 'opens a door for valid cards; goes on for a while when the centre is silent',
  options: {
    ...READER_OPTIONS,
    trust: { value: 'P', many: true, required: true, help: 'anchors, and CA certificates below them' },
    list: {
      value: 'URL',
      many: true,
      required: true,
      help: 'every revocation list that speaks about the cards',
    },
    'hold-minutes': {
      value: 'N',
      default: '10',
      help: 'how long to go on after the centre was last heard (0 to 60)',
    },
    open: { value: 'COMMAND', help: 'the program that opens the lock' },
    once: { help: 'judge the card that lies there and end (exit 0: opens)' },
  },
  examples: [
    'jitsuin gate --trust root.pem --list http://crl.example.jp/auth.crl --open "/usr/local/bin/unlock 3"',
  ],
  run: async (options, _operands, io) => {
    const holdSeconds = holdSecondsOf(options['hold-minutes'])
    const places = options.list.map(placeOf)
    const { certificates } = await loadMaterial(options.trust)
    const isAnchor = (der: Uint8Array) => isSelfIssued(parseCertificate(der))
    const watch = listWatch({ places, fetch: httpFetcher, now: io.now })
    await watch.refresh()
    return await withReaders(options, io, async (readers) => {
      let last: Entry | undefined
      const { look } = openGate({
        readers,
        reader: options.reader,
        anchors: certificates.filter(isAnchor).map(parseTrustAnchor),
        authorities: certificates.filter((der) => !isAnchor(der)).map(parseCertificate),
        watch,
        holdSeconds,
        now: io.now,
        onEntry: async (entry, { milliseconds }) => {
          last = entry
          if (
            entry.door === 'opens' &&
            options.open !== undefined &&
            (await openDoor(options.open)) === 'failed'
          )
            io.err('扉を開けるプログラムが失敗しました。The program that opens the door failed.')
          tell(entry, { io, milliseconds, json: options.json })
        },
      })
      await look()
      if (options.once) return last?.door === 'opens' ? 0 : 1
      await keepLooking(look, watch.refresh, io)
      return 0
    })
  },
})

async function keepLooking(
  look: () => Promise<void>,
  refresh: () => Promise<unknown>,
  io: Io,
): Promise<void> {
  const end = new AbortController()
  void io.interrupted().then(() => end.abort())
  const every = async (milliseconds: number, work: () => Promise<unknown>) => {
    while (!end.signal.aborted) {
      await pause(milliseconds, undefined, { signal: end.signal }).catch(() => 'interrupted')
      if (!end.signal.aborted) await work()
    }
  }
  await Promise.all([every(LOOK_EVERY_MS, look), every(ASK_EVERY_MS, refresh)])
}

function tell(
  entry: Entry,
  { io, milliseconds, json }: { readonly io: Io; readonly milliseconds: number; readonly json: boolean },
): void {
  if (json) {
    io.out(JSON.stringify({ ...entry, milliseconds }))
    return
  }
  io.out(lineOf(entry, milliseconds))
}

function lineOf(entry: Entry, milliseconds: number): string {
  if (entry.door === 'stays-shut') {
    const { ja, en } = SHUT_REASONS[entry.why]
    return `× お通しできません: ${ja}。Stays shut: ${en}.`
  }
  const roles = entry.roles.map((role) => HEALTHCARE_ROLES[role].ja).join('・')
  const age = Math.round(entry.heardSecondsAgo)
  return `○ お通りください: ${entry.commonName}（${roles}）。Opens; revocations known as of ${age} s ago. ${milliseconds} ms`
}

function holdSecondsOf(minutes: string): number {
  const count = Number(minutes)
  if (!Number.isInteger(count) || count < 0 || count > 60)
    throw new CliError('cli/usage', `--hold-minutes is a whole number from 0 to 60, not "${minutes}"`)
  return count * 60
}

function placeOf(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:')
    throw new CliError('cli/usage', `--list is an address of http or https, not "${text}"`)
  return url
}
