import { randomBytes } from 'node:crypto'
import {
  extendAsic,
  extendCades,
  extendJades,
  extendPades,
  extend as extendXades,
  looksLikeCms,
  looksLikeJose,
  looksLikePdf,
  looksLikeZip,
} from '@jitsuin/ades'
import { defineCommand, type OptionValues } from '../command.js'
import { CliError } from '../errors.js'
import { loadFile, peek, saveFile, saveStream, streamOf, streamWithSource } from '../files.js'
import { loadTrust } from '../trust.js'
import { timeStampServer } from '../tsa-client.js'

const OPTIONS = {
  level: { value: 't|lt|lta', required: true, help: 'the level to reach' },
  tsa: { value: 'URL', required: true, help: 'time-stamp server' },
  signature: { value: 'ID', help: 'which signature, if the file leaves a choice' },
  trust: { value: 'DIR|PEM', many: true, help: 'lt, lta: anchors, and the certificates and lists to keep' },
  'trust-tsa': { value: 'DIR|PEM', many: true, help: 'lt, lta: anchors for time stamps' },
  policy: { value: 'hpki|basic', default: 'hpki', help: 'lt, lta: by which the signature has to be valid' },
  detached: { value: 'FILE', help: 'lt, lta: the content, if the message has none' },
  out: { value: 'FILE', required: true, help: 'the file at its new level' },
  json: { help: 'one JSON object' },
} as const

type Options = OptionValues<typeof OPTIONS>

/** `jitsuin extend`: raises the level of a signature that exists; what is signed stays octet for octet. */
export const extend = defineCommand({
  name: 'extend',
  summary: 'adds a time stamp, or what a signature needs for the long term',
  operands: 'FILE',
  options: OPTIONS,
  examples: [
    'jitsuin extend rx.xml --level t --tsa http://127.0.0.1:8318/tsa --out rx-t.xml',
    'jitsuin extend rx-t.xml --level lta --trust demo-ca --tsa http://127.0.0.1:8318/tsa --out rx-a.xml',
    'jitsuin extend letter.pdf --level lta --trust demo-ca --tsa http://127.0.0.1:8318/tsa --out letter-a.pdf',
    'jitsuin extend scan.p7s --detached scan.pdf --level lta --trust demo-ca --tsa http://127.0.0.1:8318/tsa --out scan-a.p7s',
    'jitsuin extend referral.json --level lta --trust demo-ca --tsa http://127.0.0.1:8318/tsa --out referral-a.json',
  ],
  run: async (options, [file, ...more], io) => {
    if (file === undefined || more.length > 0) throw new CliError('cli/usage', 'extend takes one FILE')
    const { out, level, json } = options
    const { first } = await peek(file)
    const bytes = looksLikeZip(first)
      ? await saveStream(out, raiseAsic(file, options, io.now()))
      : await saveRaised(file, options, io.now())
    const done = level === 't' ? 'time-stamped' : 'extended'
    io.out(json ? JSON.stringify({ out, level, bytes }) : `${out}: ${done} (level ${level})`)
    return 0
  },
})

/** All signatures of a container are raised together; its files are read in passing. */
async function* raiseAsic(file: string, options: Options, at: Date): AsyncGenerator<Uint8Array> {
  if (options.signature !== undefined || options.detached !== undefined)
    throw new CliError('cli/usage', '--signature and --detached are not for a container')
  const common = { timeStamp: timeStampServer(options.tsa), randomBytes, packedAt: at }
  const level = levelOf(options)
  const how =
    level === 't' ? { ...common, level } : { ...common, level, validation: await validationOf(options, at) }
  yield* streamWithSource(file, (source) => extendAsic(source, how))
}

async function saveRaised(file: string, options: Options, at: Date): Promise<number> {
  const extended = await raise(await loadFile(file), options, at)
  await saveFile(options.out, extended)
  return extended.length
}

function raise(bytes: Uint8Array, options: Options, at: Date): Promise<Uint8Array> {
  if (looksLikeCms(bytes)) return raiseCades(bytes, options, at)
  if (looksLikeJose(bytes)) return raiseJades(bytes, options, at)
  return looksLikePdf(bytes) ? raisePades(bytes, options, at) : raiseXades(bytes, options, at)
}

/** All signatures of a PDF are raised together: a document time stamp is over all of them. */
async function raisePades(bytes: Uint8Array, options: Options, at: Date): Promise<Uint8Array> {
  const { tsa, signature, detached } = options
  if (signature !== undefined || detached !== undefined)
    throw new CliError('cli/usage', '--signature and --detached are not for a PDF')
  const [level, timeStamp] = [levelOf(options), timeStampServer(tsa)]
  if (level === 't') return extendPades(bytes, { level, timeStamp })
  return extendPades(bytes, { level, timeStamp, validation: await validationOf(options, at) })
}

function common({ tsa, signature }: Options) {
  return { timeStamp: timeStampServer(tsa), ...(signature !== undefined && { signatureId: signature }) }
}

async function raiseXades(bytes: Uint8Array, options: Options, at: Date): Promise<Uint8Array> {
  const level = levelOf(options)
  const all = { randomBytes, ...common(options) }
  if (level === 't') return extendXades(bytes, { level, ...all })
  const detached = options.detached === undefined ? {} : { detached: await loadFile(options.detached) }
  return extendXades(bytes, {
    level,
    validation: { ...(await validationOf(options, at)), ...detached },
    ...all,
  })
}

async function raiseJades(bytes: Uint8Array, options: Options, at: Date): Promise<Uint8Array> {
  const level = levelOf(options)
  if (level === 't') return extendJades(bytes, { level, ...common(options) })
  const detached = options.detached === undefined ? {} : { detached: await loadFile(options.detached) }
  const validation = { ...(await validationOf(options, at)), ...detached }
  return extendJades(bytes, { level, validation, ...common(options) })
}

async function raiseCades(bytes: Uint8Array, options: Options, at: Date): Promise<Uint8Array> {
  const level = levelOf(options)
  if (level === 't') return extendCades(bytes, { level, ...common(options) })
  const detached = options.detached === undefined ? {} : { detached: await streamOf(options.detached) }
  return extendCades(bytes, {
    level,
    validation: { ...(await validationOf(options, at)), ...detached },
    ...common(options),
  })
}

function levelOf({ level }: Options): 't' | 'lt' | 'lta' {
  if (level === 't' || level === 'lt' || level === 'lta') return level
  throw new CliError('cli/usage', `--level is t, lt or lta, not "${level}"`)
}

async function validationOf({ trust, policy, 'trust-tsa': tsa }: Options, at: Date) {
  if (trust.length === 0) throw new CliError('cli/usage', 'levels lt and lta need --trust')
  if (policy !== 'hpki' && policy !== 'basic') throw new CliError('cli/usage', '--policy is hpki or basic')
  return { at, policy, trust: await loadTrust(trust, tsa) } as const
}
