import { BATCH_OPTIONS, OUT_DIR_OPTION, oneFile } from '../batch/options.js'
import { writingWork } from '../batch/output.js'
import { runBatch } from '../batch/run-batch.js'
import { guarded, type Prepare } from '../batch/work.js'
import { defineCommand, type OptionValues } from '../command.js'
import { CliError } from '../errors.js'
import { saveStream } from '../files.js'
import { RAISING_OPTIONS, raised, wantedOf } from '../raising.js'

const OPTIONS = {
  ...RAISING_OPTIONS,
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
    'jitsuin extend referral.json --level lta --trust demo-ca --tsa http://127.0.0.1:8318/tsa --out referral-a.json',
    'jitsuin extend theirs.p7m --level lt --policy basic --trust their-root.pem --fetch http://pki.example.jp/ --tsa http://127.0.0.1:8318/tsa --out theirs-lt.p7m',
  ],
  run: async (options, files, io) => {
    if (options['out-dir'] !== undefined) {
      const outName = (name: string) => name
      return runBatch({ command: 'extend', options, operands: files, prepare: prepareExtend, outName }, io)
    }
    const { file, out } = oneFile('extend', options, files)
    const { level, json } = options
    const bytes = await saveStream(out, raised(file, options, io.now()))
    const done = level === 't' ? 'time-stamped' : 'extended'
    io.out(json ? JSON.stringify({ out, level, bytes }) : `${out}: ${done} (level ${level})`)
    return 0
  },
})

/** Raises one file of many. What is trusted is read once. */
export const prepareExtend: Prepare<Options> = async (options, now) => {
  const given = (['out', 'signature', 'detached'] as const).find((name) => options[name] !== undefined)
  if (given) throw new CliError('cli/usage', `--${given} is for one FILE, and --out-dir for many`)
  const { level } = await wantedOf(options, now())
  const work = writingWork(async ({ file, detached, out }) => ({
    octets: raised(file, { ...options, detached }, now()),
    tell: (bytes) => ({ exit: 0, lines: [lineOf({ file, out, level, bytes }, options)], complaints: [] }),
  }))
  return guarded(work, options)
}

type Raised = { readonly file: string; readonly out: string; readonly level: string; readonly bytes: number }

function lineOf(done: Raised, { json }: Options): string {
  return json ? JSON.stringify(done) : `${done.file}: extended (level ${done.level}) → ${done.out}`
}
