import {
  looksLikeCms,
  looksLikeZip,
  prepareTrust,
  type SignatureReport,
  type ValidateOptions,
  type ValidationReport,
  type Verdict,
  validate,
  validateAsicSource,
  validateCades,
  validateCadesStream,
  writeEtsiReport,
} from '@jitsuin/ades'
import { BATCH_OPTIONS } from '../batch/options.js'
import { runBatch } from '../batch/run-batch.js'
import { guarded, type Prepare } from '../batch/work.js'
import { defineCommand, type ExitCode, type OptionValues } from '../command.js'
import { CliError } from '../errors.js'
import { extractCovered } from '../extract.js'
import { isFolder, loadFile, peek, saveFile, streamOf, withSource } from '../files.js'
import { loadPolicy, POLICY_OPTION } from '../policy.js'
import { parseTime } from '../time.js'
import { loadTrust } from '../trust.js'

const OPTIONS = {
  trust: { value: 'DIR|PEM', many: true, required: true, help: 'anchors, and material beside them' },
  'trust-tsa': {
    value: 'DIR|PEM',
    many: true,
    help: 'anchors for time stamps; without it those of --trust',
  },
  detached: { value: 'FILE', help: 'the signed file, if the signature stands beside it' },
  at: { value: 'TIME', help: 'the time at which to verify; without it, now' },
  ...POLICY_OPTION,
  report: { value: 'FILE', help: 'also write a validation report of ETSI (XML); for one FILE' },
  extract: {
    value: 'DIR',
    help: 'of a container that is VALID, write the files that are signed; for one FILE',
  },
  ...BATCH_OPTIONS,
  json: { help: 'one JSON object per file' },
} as const

type Options = OptionValues<typeof OPTIONS>

/** `jitsuin verify`: says of each file whether its signatures hold, and why. Opens no connection. */
export const verify = defineCommand({
  name: 'verify',
  summary: 'verifies signed files and explains the verdict',
  operands: 'FILE|DIR…',
  options: OPTIONS,
  examples: [
    'jitsuin verify prescription.xml --trust demo-ca',
    'jitsuin verify *.xml --trust root.pem --json',
    'jitsuin verify archive --trust root.pem --json --resume verify.journal > results.jsonl',
  ],
  run: async (options, files, io) => {
    const { report, list, resume, json, extract } = options
    const [only, ...more] = files
    if (only === undefined && list === undefined) throw new CliError('cli/usage', 'verify needs a FILE')
    const isAlone = more.length === 0 && list === undefined && resume === undefined && !(await isFolder(only))
    if (!isAlone || only === undefined) {
      if (report !== undefined) throw new CliError('cli/usage', '--report is for one FILE')
      if (extract !== undefined) throw new CliError('cli/usage', '--extract is for one FILE')
      return runBatch({ command: 'verify', options, operands: files, prepare: prepareVerify }, io)
    }
    const found = await (await judgeFor(options, io.now))(only, undefined)
    for (const line of linesOf(only, found, json)) io.out(line)
    if (report !== undefined)
      await saveFile(report, writeEtsiReport({ file: await loadFile(only), report: found }))
    if (extract !== undefined) await extractCovered(only, found, extract)
    return EXIT_CODES[found.verdict]
  },
})

/** Verifies one file of many. */
export const prepareVerify: Prepare<Options> = async (options, now) => {
  const judgeOne = await judgeFor(options, now)
  return guarded(async ({ file, detached }) => {
    const report = await judgeOne(file, detached)
    const lines = linesOf(file, report, options.json)
    return { state: 'done', exit: EXIT_CODES[report.verdict], lines, complaints: [] }
  }, options)
}

/** What is the same for all files: time, trust, policy. @throws {CliError} */
async function judgeFor(
  { policy: named, at: time, trust: paths, detached, 'trust-tsa': tsa }: Options,
  now: () => Date,
) {
  const policy = await loadPolicy(named)
  const at = time === undefined ? now() : parseTime(time)
  const trust = prepareTrust(await loadTrust(paths, tsa))
  return (file: string, beside: string | undefined) => judge(file, { at, trust, policy }, detached ?? beside)
}

function linesOf(file: string, report: ValidationReport, json: boolean): string[] {
  return json ? [JSON.stringify({ file, ...report })] : toLines(file, report)
}

/** A larger file is not held in memory, if it is a CAdES message. */
const LARGE_BYTES = 64 * 1024 * 1024

/** Content beside a CAdES message is read in passing, however large it is, and so is a large message. */
async function judge(file: string, options: ValidateOptions, detached: string | undefined) {
  const { first, bytes } = await peek(file)
  if (looksLikeZip(first)) {
    if (detached !== undefined) throw new CliError('cli/usage', '--detached is not for a container')
    return withSource(file, (source) => validateAsicSource(source, options))
  }
  const isCms = looksLikeCms(first)
  if (isCms && bytes > LARGE_BYTES) {
    const beside = detached === undefined ? {} : { detached: await streamOf(detached) }
    return validateCadesStream(await streamOf(file), { ...options, ...beside })
  }
  const whole = await loadFile(file)
  if (detached === undefined) return validate(whole, options)
  if (isCms) return validateCades(whole, { ...options, detached: await streamOf(detached) })
  return validate(whole, { ...options, detached: await loadFile(detached) })
}

const EXIT_CODES = { VALID: 0, INVALID: 1, INDETERMINATE: 2 } as const satisfies Record<Verdict, ExitCode>

const MARKS = { VALID: '○', INVALID: '×', INDETERMINATE: '△', NOT_APPLICABLE: '−' } as const

function toLines(file: string, { verdict, problem, signatures }: ValidationReport): string[] {
  const problemLines = problem ? [`  ${problem.ja} ${problem.en}`, `  ${problem.code}`] : []
  return [`${file}: ${verdict}`, ...problemLines, ...signatures.flatMap(signatureLines)]
}

function signatureLines({ id, format, level, headline, answers, uncovered = [] }: SignatureReport): string[] {
  return [
    `  ${id} (${format} ${level}) ${headline.ja}`,
    `    ${headline.en}`,
    ...answers.flatMap(({ verdict, sentence, remedy }) => [
      `    ${MARKS[verdict]} ${sentence.ja}`,
      `      ${sentence.en}`,
      ...(remedy ? [`      → ${remedy.ja} ${remedy.en}`] : []),
    ]),
    ...uncovered.map((name) => `    × 署名されていないファイル / not signed: ${name}`),
  ]
}
