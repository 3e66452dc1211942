import { generateKeyPairSync } from 'node:crypto'
import { rename, writeFile } from 'node:fs/promises'
import { setTimeout } from 'node:timers/promises'
import {
  cosign,
  decodeHex,
  formatVerifier,
  judgeHead,
  type NoteSigner,
  type NoteVerifier,
  onlySignedBy,
  openCheckpoint,
} from '@jitsuin/tlog'
import { noteSignerFromPem } from '@jitsuin/tlog/node'
import type { LogClient } from '@jitsuin/transparency/contract'
import { defineCommand, type Io } from '../command.js'
import { CliError } from '../errors.js'
import { loadFile, saveFile } from '../files.js'
import { clientOf, loadState, loadVerifier, talking } from '../log/open-log.js'

/** `jitsuin log witness`: cosigns heads of a log that continue every head that it cosigned before, and no other. */
export const logWitness = defineCommand({
  name: 'log witness',
  summary: 'cosigns the heads of a log that continue the last one, and refuses any other',
  options: {
    log: { value: 'URL', required: true, help: 'address of the log' },
    'log-key': { value: 'FILE', required: true, help: 'public key of the log' },
    key: {
      value: 'FILE',
      required: true,
      help: 'private key of the witness (Ed25519, PEM); made when there is none',
    },
    name: { value: 'NAME', required: true, help: 'name of the witness, such as witness.example.jp' },
    state: { value: 'FILE', required: true, help: 'the last head that it cosigned; never to be lost' },
    every: { value: 'SECONDS', help: 'goes on until it is interrupted; once without it' },
  },
  examples: [
    'jitsuin log witness --log http://transparency.localhost:8317 --log-key log.pub --name witness.example.jp --key witness.pem --state witness.head --every 60',
  ],
  run: async ({ log: address, 'log-key': logKey, key, name, state, every }, _operands, io) => {
    const witness = await loadOrMake(key, name, io)
    const round = { client: clientOf(address), log: await loadVerifier(logKey), witness, state }
    const seconds = every === undefined ? undefined : parseSeconds(every)
    const stop = new AbortController()
    if (seconds !== undefined) void io.interrupted().then(() => stop.abort())
    for (;;) {
      const verdict = await talking(() => witnessOnce(round, io))
      if (verdict === 'refused') return 1
      if (seconds === undefined || stop.signal.aborted) return 0
      await setTimeout(seconds * 1000, undefined, { signal: stop.signal }).catch(() => undefined) // interrupted: one more round ends it
    }
  },
})

type Round = {
  readonly client: LogClient
  readonly log: NoteVerifier
  readonly witness: NoteSigner
  readonly state: string
}

/** One look at the log. The head is kept before its cosignature is handed out, so that none is ever forgotten. */
async function witnessOnce({ client, log, witness, state }: Round, io: Io): Promise<'cosigned' | 'refused'> {
  const before = await loadState(state)
  const kept = before === undefined ? undefined : openCheckpoint(before, log)
  const checkpoint = onlySignedBy(await client.checkpoint(), log)
  const { size } = openCheckpoint(checkpoint, log)
  const grew = kept !== undefined && size > kept.size
  const { path } = grew ? await client.consistency(kept.size, size) : { path: [] }
  const proof = path.map((hash) => decodeHex(hash) ?? new Uint8Array())
  const { verdict } = judgeHead({ kept, checkpoint, proof }, log)
  if (verdict !== 'cosign') {
    io.err(
      `${verdict}: the head of ${size} entries does not continue the ${kept?.size ?? 0} cosigned before; both are kept`,
    )
    await saveFile(`${state}.refused`, checkpoint, 0o600)
    return 'refused'
  }
  const line = await cosign(checkpoint, witness, io.now())
  await replaceFile(state, checkpoint)
  await client.cosign(checkpoint + line)
  io.out(`cosigned: ${size} entries`)
  return 'cosigned'
}

async function loadOrMake(path: string, name: string, io: Io): Promise<NoteSigner> {
  const pem = generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' })
  const made = await writeFile(path, pem, { mode: 0o600, flag: 'wx', flush: true }).then(
    () => 'made' as const,
    (cause: NodeJS.ErrnoException) => {
      if (cause.code === 'EEXIST') return 'found' as const
      throw new CliError('cli/unreadable', `Cannot write ${path}`, { cause })
    },
  )
  const witness = noteSignerFromPem(await loadFile(path), { name, kind: 'witness' })
  if (made === 'made') io.out(`new witness; the log must know its key: ${formatVerifier(witness)}`)
  return witness
}

/** A reader sees the old head or the new one, also after a crash. */
async function replaceFile(path: string, text: string): Promise<void> {
  await writeFile(`${path}.partial`, text, { mode: 0o600, flush: true })
  await rename(`${path}.partial`, path)
}

function parseSeconds(text: string): number {
  const seconds = Number(text)
  if (Number.isInteger(seconds) && seconds > 0) return seconds
  throw new CliError('cli/usage', '--every takes whole seconds')
}
