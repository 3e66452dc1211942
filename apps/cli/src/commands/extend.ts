import { randomBytes } from 'node:crypto'
import { extendCades, extendPades, extend as extendXades, looksLikeCms, looksLikePdf } from '@jitsuin/ades'
import { BATCH_OPTIONS, OUT_DIR_OPTION, oneFile } from '../batch/options.js'
import { writingWork } from '../batch/output.js'
import { runBatch } from '../batch/run-batch.js'
import { guarded, type Prepare, type Task } from '../batch/work.js'
import { defineCommand, type OptionValues } from '../command.js'
import { CliError } from '../errors.js'
import { loadFile, saveFile, streamOf } from '../files.js'
import { trustOnce } from '../trust.js'
import { timeStampServer } from '../tsa-client.js'

const OPTIONS = {
  level: { value: 't|lt|lta', required: true, help: 'the level to reach' },
  tsa: { value: 'URL', required: true, help: 'time-stamp server' },
  signature: { value: 'ID', help: 'which signature, if the file leaves a choice' },
  trust: { value: 'DIR|PEM', many: true, help: 'lt, lta: anchors, and the certificates and lists to keep' },
  'trust-tsa': { value: 'DIR|PEM', many: true, help: 'lt, lta: anchors for time stamps' },
  policy: { value: 'hpki|basic', default: 'hpki', help: 'lt, lta: by which the signature has to be valid' },
  detached: { value: 'FILE', help: 'lt, lta: the content, if the message has none' },
  out: { value: 'FILE', help: 'the file at its new level' },
  ...OUT_DIR_OPTION,
  ...BATCH_OPTIONS,
  json: { help: 'one JSON object' },
} as const

type Options = OptionValues<typeof OPTIONS>

/** `jitsuin extend`: raises the level of a signature that exists; what is signed stays octet for octet. */
export const extend = defineCommand({
  name: 'extend',
  summary: 'adds a time stamp, or what a signature needs for the long term',
  operands: 'FILE|DIR…',
  options: OPTIONS,
  examples: [
    'jitsuin extend rx.xml --level t --tsa http://127.0.0.1:8318/tsa --out rx-t.xml',
    'jitsuin extend rx-t.xml --level lta --trust demo-ca --tsa http://127.0.0.1:8318/tsa --out rx-a.xml',
    'jitsuin extend letter.pdf --level lta --trust demo-ca --tsa http://127.0.0.1:8318/tsa --out letter-a.pdf',
    'jitsuin extend scan.p7s --detached scan.pdf --level lta --trust demo-ca --tsa http://127.0.0.1:8318/tsa --out scan-a.p7s',
  ],
  run: async (options, files, io) => {
    if (options['out-dir'] !== undefined) {
      const outName = (name: string) => name
      return runBatch({ command: 'extend', options, operands: files, prepare: prepareExtend, outName }, io)
    }
    const { file, out } = oneFile('extend', options, files)
    const bytes = await loadFile(file)
    const extended = await raise(bytes, options, io.now())
    const { level, json } = options
    await saveFile(out, extended)
    const done = level === 't' ? 'time-stamped' : 'extended'
    io.out(json ? JSON.stringify({ out, level, bytes: extended.length }) : `${out}: ${done} (level ${level})`)
    return 0
  },
})

/** Raises one file of many. What is trusted is read once. */
export const prepareExtend: Prepare<Options> = async (options, now) => {
  const given = (['out', 'signature', 'detached'] as const).find((name) => options[name] !== undefined)
  if (given) throw new CliError('cli/usage', `--${given} is for one FILE, and --out-dir for many`)
  const level = levelOf(options)
  if (level !== 't') await validationOf(options, now())
  const produce = async function* ({ file, detached }: Task) {
    yield await raise(await loadFile(file), { ...options, detached }, now())
  }
  const lineOf = ({ file, out }: Task, bytes: number) =>
    options.json ? JSON.stringify({ file, out, level, bytes }) : `${file}: extended (level ${level}) → ${out}`
  return guarded(
    writingWork(async (task) => produce(task), lineOf),
    options,
  )
}

function raise(bytes: Uint8Array, options: Options, at: Date): Promise<Uint8Array> {
  if (looksLikeCms(bytes)) return raiseCades(bytes, options, at)
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
  return { at, policy, trust: await trustOnce(trust, tsa) } as const
}
